// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"

namespace r2v::triggers {

/// What can make the plugin start a generation by itself.
enum class TriggerKind { onAir = 1, scene, interval, live, text };

/// A source's triggers, as its settings say.
struct TriggerSettings {
	bool onActivate = false;
	/// Empty: none.
	std::string scene;
	/// 0: never.
	Milliseconds every{0};
	bool onLive = false;
	bool onText = false;
	/// The least time between two generations that triggers start for this source.
	Milliseconds gap{30000};

	bool any() const { return onActivate || !scene.empty() || every.count() > 0 || onLive || onText; }
	bool operator==(const TriggerSettings &) const = default;
};

/// The Text source that a prompt comes from.
struct SeenText {
	/// Never reused, so that another source of the same name does not count as a change of text.
	uintptr_t identity = 0;
	std::string text;
	/// The plugin itself wrote this text.
	bool isOwn = false;
};

struct SourceSituation {
	TriggerSettings settings;
	bool isOnAir = false;
	/// Nothing if the prompt does not come from a Text source.
	std::optional<SeenText> text;
};

/// The state of everything at one moment.
struct Situation {
	std::string programScene;
	bool isLive = false;
	bool isInTransition = false;
	/// By the sources' lasting keys.
	std::map<std::string, SourceSituation> sources;
};

/// Decides when a rule fires: once for each cause, and not within the gap after the last generation that a rule started
/// for the same source. A cause within the gap is dropped, not postponed. The owner reports what happens in OBS and
/// calls run() when nextDue() has come. Sleeps until wake(); existing conditions never trigger. One thread.
class TriggerKeeper {
public:
	struct Ports {
		const Clock &clock;
		/// Generates. False if that was refused; then the gap does not begin.
		std::function<bool(const std::string &sourceKey, TriggerKind)> fire;
		/// A cause was dropped because the gap is not over.
		std::function<void(const std::string &sourceKey, TriggerKind)> tooSoon;
	};
	/// How long it takes after a transition, or a change of what is on air, until the composed frame shows it.
	static constexpr Milliseconds kSettle{100};
	/// A text counts once nobody has changed it for this long.
	static constexpr Milliseconds kTypingRest{1000};
	/// A new source that goes on air for the first time within this time does so because it was made there. Long,
	/// because a busy OBS takes its time between the two, and a generation costs money.
	static constexpr Milliseconds kNewSource{3000};
	/// A shorter time off air is not a real one: OBS removes a scene before it puts its copy there.
	static constexpr Milliseconds kBlink{100};

	explicit TriggerKeeper(Ports ports) : ports_(std::move(ports)) {}

	/// Starts with the existing conditions as the baseline. If it was awake already, everything starts over except
	/// the gaps.
	void wake(const Situation &situation);
	/// Nothing fires or waits: disarmed, or a scene collection is loading.
	void sleep();
	bool isAwake() const { return awake_; }

	// What happens in OBS. Without effect while asleep.
	void sourceCame(const std::string &sourceKey, const SourceSituation &situation);
	void sourceGone(const std::string &sourceKey);
	void settingsAre(const std::string &sourceKey, const TriggerSettings &settings);
	void onAirIs(const std::string &sourceKey, bool isOnAir);
	void textIs(const std::string &sourceKey, const std::optional<SeenText> &text);
	void transitionIs(bool isRunning);
	/// Call it when a transition has ended; calling it again does no harm.
	void programIs(const std::string &scene);
	void sceneRenamed(const std::string &from, const std::string &to);
	/// Whether OBS is streaming, recording or both.
	void liveIs(bool isLive);
	/// One of the two has just started.
	void outputStarted();

	/// On Clock::monotonic; nothing if nothing waits. Triggers that wait for the end of a transition are not
	/// included: transitionIs() reports that.
	std::optional<Milliseconds> nextDue() const;
	void run();

private:
	struct Source {
		TriggerSettings settings;
		bool isOnAir = false;
		std::optional<Milliseconds> wentOffAir;
		Milliseconds newUntil{0};
		std::optional<SeenText> text;
		/// The text that fired last, or that was there from the start.
		std::string settledText;

		std::optional<Milliseconds> onAirDue;
		std::optional<Milliseconds> sceneDue;
		std::optional<Milliseconds> intervalDue;
		std::optional<Milliseconds> textDue;
	};

	static Source begin(const SourceSituation &situation);
	void restartInterval(Source &source) const;
	static bool take(std::optional<Milliseconds> &due, Milliseconds now);
	void runSource(const std::string &sourceKey, Source &source);
	void fire(const std::string &sourceKey, const Source &source, TriggerKind kind);
	Milliseconds now() const { return ports_.clock.monotonic(); }

	Ports ports_;
	bool awake_ = false;
	bool isLive_ = false;
	bool isInTransition_ = false;
	/// Triggers that wait for a settled picture are not due before this.
	Milliseconds settledAt_{0};
	std::string programScene_;
	std::map<std::string, Source> sources_;
	/// By source. Survives sleep().
	std::map<std::string, Milliseconds> lastMade_;
};

} // namespace r2v::triggers
