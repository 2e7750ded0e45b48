// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"

namespace r2v::rules {

/// What the plugin itself starts a generation for.
enum class Rule { onAir = 1, scene, interval, live, text };

/// A source's rules, as its settings say.
struct RuleSettings {
	bool onActivate = false;
	/// Empty: none.
	std::string scene;
	/// 0: never.
	Milliseconds every{0};
	bool onLive = false;
	bool onText = false;
	/// The least time between two generations that rules made for this source.
	Milliseconds gap{30000};

	bool any() const { return onActivate || !scene.empty() || every.count() > 0 || onLive || onText; }
	bool operator==(const RuleSettings &) const = default;
};

/// The Text source that a prompt comes from.
struct SeenText {
	/// Differs for each source there ever was, so that another one under the same name is no change of text.
	uintptr_t identity = 0;
	std::string text;
	/// The plugin itself wrote this text.
	bool isOwn = false;
};

struct SourceSituation {
	RuleSettings settings;
	bool isOnAir = false;
	/// Nothing where the prompt comes from no Text source.
	std::optional<SeenText> text;
};

/// Everything as it is at one moment.
struct Situation {
	std::string programScene;
	bool isLive = false;
	bool isInTransition = false;
	/// By the sources' lasting keys.
	std::map<std::string, SourceSituation> sources;
};

/// Decides when a rule fires: once for its cause, and not within the gap after the last generation that a rule of the
/// same source made. A cause within the gap is dropped, not made up for. Whoever owns it tells what happens in OBS, and
/// calls run() when nextDue() has come. Asleep until woken; what was so before is no cause. One thread.
class RuleKeeper {
public:
	struct Ports {
		const Clock &clock;
		/// Generates. False where that was refused: the gap does not begin then.
		std::function<bool(const std::string &sourceKey, Rule)> fire;
		/// A cause was dropped: the gap is not over.
		std::function<void(const std::string &sourceKey, Rule)> tooSoon;
	};
	/// After a transition and after a change of what is on air, until the frame that is composed shows it.
	static constexpr Milliseconds kSettle{100};
	/// A text counts when nobody has changed it for so long.
	static constexpr Milliseconds kTypingRest{1000};
	/// A new source that goes on air for the first time within so long does so because it was made there. Long, for
	/// a busy OBS takes its time from the one to the other, and what is begun costs money.
	static constexpr Milliseconds kNewSource{3000};
	/// Off air for less is a seam in OBS: it takes a scene away before it puts its copy there.
	static constexpr Milliseconds kBlink{100};

	explicit RuleKeeper(Ports ports) : ports_(std::move(ports)) {}

	/// From now on, with what is so already as the starting point. Also when it was awake: everything begins anew,
	/// only the gaps go on.
	void wake(const Situation &situation);
	/// Nothing fires and nothing is waited for: disarmed, or a scene collection is being loaded.
	void sleep();
	bool isAwake() const { return awake_; }

	// What happens in OBS; of no effect while asleep.
	void sourceCame(const std::string &sourceKey, const SourceSituation &situation);
	void sourceGone(const std::string &sourceKey);
	void settingsAre(const std::string &sourceKey, const RuleSettings &settings);
	void onAirIs(const std::string &sourceKey, bool isOnAir);
	void textIs(const std::string &sourceKey, const std::optional<SeenText> &text);
	void transitionIs(bool isRunning);
	/// Told when a transition has ended, and as often as one likes.
	void programIs(const std::string &scene);
	void sceneRenamed(const std::string &from, const std::string &to);
	/// Streaming or recording, or both.
	void liveIs(bool isLive);
	/// One of the two has just started.
	void outputStarted();

	/// On Clock::monotonic; nothing where nothing is waited for. What waits for the end of a transition is not in
	/// it: transitionIs() tells.
	std::optional<Milliseconds> nextDue() const;
	void run();

private:
	struct Source {
		RuleSettings settings;
		bool isOnAir = false;
		std::optional<Milliseconds> wentOffAir;
		Milliseconds newUntil{0};
		std::optional<SeenText> text;
		/// The one that fired, or that was there from the beginning.
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
	void fire(const std::string &sourceKey, const Source &source, Rule rule);
	Milliseconds now() const { return ports_.clock.monotonic(); }

	Ports ports_;
	bool awake_ = false;
	bool isLive_ = false;
	bool isInTransition_ = false;
	/// What waits for a settled picture is not due before.
	Milliseconds settledAt_{0};
	std::string programScene_;
	std::map<std::string, Source> sources_;
	/// By source; outlives sleep.
	std::map<std::string, Milliseconds> lastMade_;
};

} // namespace r2v::rules
