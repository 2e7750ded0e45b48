// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include <obs-frontend-api.h>
#include <obs.hpp>

#include "core/text/texts.hpp"
#include "core/triggers/trigger-keeper.hpp"
#include "obs/trigger/program-watch.hpp"

namespace r2v::obs {

class AirGate;
class Dispatcher;
class GenerationStarter;
class SceneCollection;
class SourceRegistry;
class StatusBoard;
class StatusMirrors;
struct SourceSettings;

/// The sources' own triggers: whether they are armed, and what happens in OBS for the keeper that decides. Everything
/// about the keeper is done on the dispatcher's thread, which also takes the one road of every trigger. Without a
/// frontend there are no scenes and no outputs to follow; the triggers that need them sleep.
class Triggers {
public:
	struct Parts {
		const Clock &clock;
		Dispatcher &dispatcher;
		const SourceRegistry &sources;
		SceneCollection &collection;
		const AirGate &gate;
		StatusBoard &board;
		StatusMirrors &mirrors;
		GenerationStarter &starter;
		const Texts &texts;
	};
	explicit Triggers(const Parts &parts);
	~Triggers() { close(); }
	Triggers(const Triggers &) = delete;
	Triggers &operator=(const Triggers &) = delete;

	/// UI thread, once: the frontend is there, if there is one. `armed` holds for the collection that OBS starts
	/// with; any other disarms.
	void start(bool armed);
	/// Hears of nothing any more; the dispatcher has ended. Idempotent.
	void close();

	bool isArmed() const { return armed_; }
	/// Any thread that holds no lock of libobs; with one held only to disarm. False: panic is on, and it stays
	/// disarmed.
	bool setArmed(bool on);

	/// UI thread.
	void onFrontendEvent(obs_frontend_event event);

	// Any thread, the graphics thread among them.
	void sourceCame(const std::string &sourceKey);
	void sourceGone(const std::string &sourceKey);
	void settingsChanged(const std::string &sourceKey);
	void onAirChanged(const std::string &sourceKey, bool isOnAir);

private:
	struct WatchedText {
		OBSWeakSource source;
		uintptr_t identity = 0;
	};

	bool isAwake() const;
	/// On the dispatcher, and then waits for what is due next.
	void tell(std::function<void()> news);
	void tellIfAwake(std::function<void()> news);
	void wakeWhenDue();
	/// Looks at what is so before it returns: what comes after that is a cause.
	void wakeOrSleep();
	void setLoading(bool loading);
	void outputIs(bool &output, bool running);
	triggers::Situation situation();
	triggers::SourceSituation situationOf(const std::string &sourceKey, obs_source_t *source);
	std::optional<triggers::SeenText> seenText(const std::string &sourceKey, const SourceSettings &settings);
	uintptr_t identityOf(const std::string &sourceKey, obs_source_t *textSource);
	/// On the dispatcher.
	void tellText(const std::string &sourceKey, const SourceSettings &settings);
	bool fire(const std::string &sourceKey, triggers::TriggerKind kind);
	void sayTooSoon(const std::string &sourceKey, triggers::TriggerKind kind);
	void disarmForCollection();
	void collectionIsThere();
	void sayDisarmed();

	static void onSourceUpdated(void *param, calldata_t *arguments);
	static void onSourceCreated(void *param, calldata_t *arguments);
	static void onSourceRenamed(void *param, calldata_t *arguments);
	void lookAtTexts();
	void lookAtSettings();

	const Parts parts_;
	std::atomic<bool> armed_ = false;

	// The UI thread only: OBS has its first collection, it has announced another one, and that this disarmed is
	// still to be said.
	bool hasStarted_ = false;
	bool isChanging_ = false;
	bool disarmedForCollection_ = false;

	// The dispatcher's thread only.
	triggers::TriggerKeeper keeper_;
	std::optional<Milliseconds> wakesAt_;
	bool streaming_ = false;
	bool recording_ = false;
	/// So that the log says it once: the last refusal of a source, and who was too soon since its last generation.
	std::map<std::string, std::string> lastRefusal_;
	std::set<std::string> saidTooSoon_;

	std::mutex textsMutex_;
	std::map<std::string, WatchedText> watchedTexts_;
	uintptr_t lastIdentity_ = 0;

	std::unique_ptr<ProgramWatch> program_;
	OBSSignal sourceUpdated_;
	OBSSignal sourceCreated_;
	OBSSignal sourceRenamed_;
};

} // namespace r2v::obs
