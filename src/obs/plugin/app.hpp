// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/generation/config.hpp"
#include "core/generation/engine.hpp"
#include "core/keys/key-keeper.hpp"
#include "core/prompt/viewer-guard.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "media/probing-checker.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/air/added-media-sources.hpp"
#include "obs/base/closing.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/log-line.hpp"
#include "obs/capture/capture-notes.hpp"
#include "obs/capture/frame-grabber.hpp"
#include "obs/collection/collection-cleaner.hpp"
#include "obs/collection/scene-collection.hpp"
#include "obs/delivery/media-source-adder.hpp"
#include "obs/delivery/panic.hpp"
#include "obs/remote/global-hotkeys.hpp"
#include "obs/remote/tools-menu.hpp"
#include "obs/source/source-registry.hpp"
#include "obs/status/status-texts.hpp"
#include "obs/trigger/prompt-lists.hpp"
#include "obs/trigger/rules.hpp"
#include "obs/trigger/trigger.hpp"

namespace r2v::rehearsal {
class RehearsalTransport;
}

namespace r2v::obs {

class WebsocketVendor;

/// Tells pages and docks that a source's status changed, without rebuilding anything. Implemented in ui/ with Qt; the
/// default in properties-page.cpp works without.
class StatusPresenter {
public:
	virtual ~StatusPresenter() = default;
	/// Any thread.
	virtual void statusChanged(const std::string &sourceKey) = 0;
	/// Any thread: the source's page was built, or is about to be drawn anew.
	virtual void pageBuilt(const std::string &) {}
	/// Any thread: whether it lowers a text of several lines on the page, so that what comes after it stays in
	/// sight.
	virtual bool lowersLongTexts() const { return false; }
};

/// What the module gives its app; tests give their own.
struct AppSurroundings {
	std::filesystem::path configDir;
	Texts::Lookup texts;
	/// Null: the API key is kept in a file.
	std::unique_ptr<keys::Keychain> keychain = nullptr;
};

/// The module's one app object: built in obs_module_load, gone after obs_module_unload.
class App final : public generation::EngineListener {
public:
	/// Reads the configuration and starts the engine: file I/O, so not on the graphics thread. The keychain is
	/// asked, not waited for.
	explicit App(AppSurroundings surroundings);
	~App() override;
	App(const App &) = delete;
	App &operator=(const App &) = delete;

	/// Null before load and after unload.
	static App *instance();

	/// obs_module_post_load: the frontend and the websocket vendor exist now.
	void postLoad();
	/// UI thread: another profile is current, with hotkeys of its own.
	void profileChanged();
	/// UI thread.
	void onFrontendEvent(obs_frontend_event event);
	/// OBS is about to end: no more triggers, frontend calls, signals or network. Idempotent.
	void shutDown();
	bool isShuttingDown() const { return closing_.hasBegun(); }
	const Closing &closing() const { return closing_; }

	generation::Engine &engine() { return *engine_; }
	FrameGrabber &grabber() { return grabber_; }
	CaptureNotes &captureNotes() { return captureNotes_; }
	Workers &workers() { return workers_; }
	/// Tells the world: signals, vendor events, Text sources, playing what became ready. Whoever listens runs in
	/// this thread and may be slow.
	Dispatcher &dispatcher() { return dispatcher_; }
	/// What a hotkey does. Nothing is signalled there, so no listener delays it.
	Dispatcher &air() { return air_; }
	/// Adding a Media Source, of which libobs tells its own listeners.
	Dispatcher &adding() { return adding_; }
	CollectionCleaner &collectionCleaner() { return collectionCleaner_; }
	SourceRegistry &sources() { return sources_; }
	const SceneCollection &sceneCollection() const { return sceneCollection_; }
	Panic &panic() { return *panic_; }
	AddedMediaSources &addedMediaSources() { return addedMediaSources_; }
	Rules &rules() { return *rules_; }
	StatusTexts &statusTexts() { return *statusTexts_; }
	MediaSourceAdder &mediaSources() { return mediaSources_; }
	const PromptLists &promptLists() const { return promptLists_; }
	prompt::ViewerGuard &viewerGuard() { return *viewerGuard_; }
	const Texts &texts() const { return texts_; }
	GenerationStarter &starter() { return starter_; }
	SourceActions &sourceActions() { return sourceActions_; }

	generation::Config config() const;
	/// Turns rehearsal on or off for all sources and keeps it in config.json.
	void setRehearsal(bool on);
	/// Takes a key the user entered, as it was typed: used at once, stored by a thread of its own. Never logged.
	void enterApiKey(const std::string &typed);
	keys::KeySituation keySituation() const { return keyKeeper_.situation(); }
	/// For the user: why there is no key. Empty where there is one, and where nobody has entered one.
	std::string whyNoKey() const { return keyKeeper_.whyNone(); }

	/// Any thread. Has OBS save the scene collection.
	void saveCollectionSoon();

	/// Set by ui/ when Qt is there; the app owns it.
	void setStatusPresenter(std::unique_ptr<StatusPresenter> presenter);
	/// Any thread.
	void presentStatus(const std::string &sourceKey);
	/// Any thread: for what concerns every source, and the dock where there is none.
	void presentAll();
	/// Any thread. Tells the presenter, which may want to touch the page up.
	void presentPage(const std::string &sourceKey)
	{
		const std::lock_guard lock(mutex_);
		if (statusPresenter_ && !closing_.hasBegun()) {
			statusPresenter_->pageBuilt(sourceKey);
		}
	}

	/// Any thread.
	bool pageLowersLongTexts() const;

	// EngineListener: what changed is handed over to the dispatcher.
	void generationChanged(const generation::Snapshot &generation) override;
	void clipReady(const generation::Snapshot &generation) override;
	void refused(const generation::Wish &wish, const generation::Admission &admission) override;
	void storeScanned() override;
	bool holdsClip(const generation::Generation &generation) override;
	std::vector<std::string> shownGenerations() override;
	void notice(const std::string &sentence) override;

private:
	void takeTypedKeys();
	void closeVendor();
	void tellOfKey(const generation::KeyVerdict &verdict);
	void playReadyClip(const generation::Snapshot &generation);
	void tellVendor(const std::function<void(WebsocketVendor &)> &event);

	Closing closing_;
	std::filesystem::path configDir_;
	Texts texts_;
	SystemClock clock_;
	Workers workers_{2, logLine};
	Dispatcher dispatcher_{"r2v-dispatcher"};
	Dispatcher air_{"r2v-air"};
	Dispatcher adding_{"r2v-adding"};
	AddedMediaSources addedMediaSources_{[this] { saveCollectionSoon(); }};
	SourceRegistry sources_;
	SceneCollection sceneCollection_;
	MediaSourceAdder mediaSources_{*this};
	PromptLists promptLists_;
	CaptureNotes captureNotes_;
	FrameGrabber grabber_;
	CollectionCleaner collectionCleaner_;
	mutable std::mutex mutex_;
	generation::Config config_;
	std::unique_ptr<prompt::ViewerGuard> viewerGuard_;
	std::shared_ptr<StatusPresenter> statusPresenter_;
	media::ProbingChecker clipChecker_{workers_};
	std::unique_ptr<rehearsal::RehearsalTransport> transport_;
	std::unique_ptr<generation::Engine> engine_;
	std::unique_ptr<StatusTexts> statusTexts_;
	std::unique_ptr<Rules> rules_;
	std::unique_ptr<Panic> panic_;
	GenerationStarter starter_;
	SourceActions sourceActions_{*this};
	std::unique_ptr<ProgramActions> programActions_;
	/// Null without a frontend.
	std::unique_ptr<GlobalHotkeys> globalHotkeys_;
	std::unique_ptr<ToolsMenu> toolsMenu_;
	keys::KeyKeeper keyKeeper_;
	/// Made and closed under mutex_, used on the dispatcher's thread.
	std::shared_ptr<WebsocketVendor> vendor_;
};

} // namespace r2v::obs
