// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "core/generation/air-memory.hpp"
#include "core/generation/engine.hpp"
#include "core/keys/key-keeper.hpp"
#include "core/prompt/viewer-guard.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "media/probing-checker.hpp"
#include "obs/actions/key-desk.hpp"
#include "obs/actions/price-field.hpp"
#include "obs/actions/reference-shots.hpp"
#include "obs/actions/rehearsal-switch.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/air/added-media-sources.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/air/cross-fade.hpp"
#include "obs/base/closing.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/capture/capture-notes.hpp"
#include "obs/capture/frame-grabber.hpp"
#include "obs/collection/collection-cleaner.hpp"
#include "obs/collection/collection-saver.hpp"
#include "obs/collection/scene-collection.hpp"
#include "obs/delivery/clip-delivery.hpp"
#include "obs/delivery/media-source-adder.hpp"
#include "obs/delivery/panic.hpp"
#include "obs/page/page-lines.hpp"
#include "obs/page/properties-page.hpp"
#include "obs/page/unfolded-pages.hpp"
#include "obs/plugin/engine-news.hpp"
#include "obs/plugin/source-kind.hpp"
#include "obs/plugin/source-news.hpp"
#include "obs/remote/global-hotkeys.hpp"
#include "obs/remote/tools-menu.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"
#include "obs/status/status-line.hpp"
#include "obs/status/status-mirrors.hpp"
#include "obs/trigger/generation-starter.hpp"
#include "obs/trigger/prompt-lists.hpp"
#include "obs/trigger/triggers.hpp"

namespace r2v::rehearsal {
class RehearsalTransport;
}

namespace r2v::obs {

class WebsocketVendor;

/// What the module passes to the app; tests pass their own.
struct AppSurroundings {
	std::filesystem::path configDir;
	Texts::Lookup texts;
	/// Null to keep the API key in a file.
	std::unique_ptr<keys::Keychain> keychain = nullptr;
	/// Of the pages that are installed with the plugin; empty where they are not.
	std::filesystem::path docsDir{};
};

/// The whole plugin: built part by part in obs_module_load and ended part by part before obs_module_unload returns.
/// Only the module's entry knows it; each part is given only what it uses.
class App final {
public:
	/// Reads the configuration and starts the engine. That is file I/O, so not on the graphics thread. It asks the
	/// keychain but does not wait for the answer.
	explicit App(AppSurroundings surroundings);
	~App();
	App(const App &) = delete;
	App &operator=(const App &) = delete;

	/// Registers r2v_source, and the kinds that it consists of, with libobs. Once.
	void registerSourceKind();
	/// For obs_module_post_load, when the frontend and the websocket vendor exist.
	void postLoad();
	/// UI thread.
	void onFrontendEvent(obs_frontend_event event);
	/// OBS is closing: no more triggers, calls of the frontend, signals or network. Idempotent.
	void shutDown();

	const Closing &closing() const { return closing_; }
	generation::Engine &engine() { return *engine_; }
	FrameGrabber &grabber() { return grabber_; }
	Workers &workers() { return workers_; }
	/// For news to everybody: signals, vendor events, Text sources, playing what became ready. Listeners run on
	/// this thread and may be slow.
	Dispatcher &dispatcher() { return dispatcher_; }
	/// For what hotkeys do. No signals are sent on it, so no listener delays it.
	Dispatcher &air() { return air_; }
	SourceRegistry &sources() { return sources_; }
	const generation::AirMemory &airMemory() const { return airMemory_; }
	const AirGate &gate() const { return gate_; }
	Panic &panic() { return *panic_; }
	AddedMediaSources &addedMediaSources() { return addedMediaSources_; }
	Triggers &triggers() { return *triggers_; }
	StatusBoard &statusBoard() { return *statusBoard_; }
	const StatusLines &statusLines() const { return *statusLines_; }
	MediaSourceAdder &mediaSources() { return *mediaSources_; }
	GenerationStarter &starter() { return *starter_; }
	SourceActions &actions() { return *actions_; }
	RehearsalSwitch &rehearsal() { return *rehearsal_; }
	const PageLines &pageLines() const { return *pageLines_; }
	KeyDesk &keyDesk() { return *keyDesk_; }
	const Texts &texts() const { return texts_; }
	generation::Config config() const { return config_.get(); }
	SourceParts sourceParts();
	PageParts pageParts();
	RemoteParts remoteParts();

private:
	void noteCollection(obs_frontend_event event);
	void closeVendor();

	const std::filesystem::path configDir_;
	const std::filesystem::path docsDir_;
	Texts texts_;
	SystemClock clock_;
	Closing closing_;
	AirGate gate_;
	Workers workers_;
	Dispatcher dispatcher_{"r2v-dispatcher"};
	Dispatcher air_{"r2v-air"};
	/// For adding Media Sources, about which libobs tells its own listeners.
	Dispatcher adding_{"r2v-adding"};
	CollectionSaver saver_{dispatcher_, [this] { addedMediaSources_.forgetMarks(); }};
	AddedMediaSources addedMediaSources_{[this] { saver_.saveSoon(); }};
	SourceRegistry sources_;
	generation::AirMemory airMemory_;
	SceneCollection sceneCollection_;
	PromptLists promptLists_;
	CaptureNotes captureNotes_;
	FrameGrabber grabber_;
	const std::shared_ptr<CrossFadeEffect> crossFadeEffect_ = std::make_shared<CrossFadeEffect>();
	CollectionCleaner collectionCleaner_;
	LiveConfig config_;
	std::unique_ptr<prompt::ViewerGuard> viewerGuard_;
	media::ProbingChecker clipChecker_{workers_};
	std::unique_ptr<rehearsal::RehearsalTransport> transport_;
	std::unique_ptr<EngineNews> engineNews_;
	std::unique_ptr<generation::Engine> engine_;
	std::unique_ptr<StatusLines> statusLines_;
	std::unique_ptr<StatusMirrors> statusMirrors_;
	std::unique_ptr<StatusBoard> statusBoard_;
	std::unique_ptr<GenerationStarter> starter_;
	std::unique_ptr<Triggers> triggers_;
	std::unique_ptr<Panic> panic_;
	std::unique_ptr<MediaSourceAdder> mediaSources_;
	std::unique_ptr<ClipDelivery> delivery_;
	std::unique_ptr<SourceActions> actions_;
	std::unique_ptr<RehearsalSwitch> rehearsal_;
	std::unique_ptr<PriceField> price_;
	std::unique_ptr<ReferenceShots> shots_;
	std::unique_ptr<KeyDesk> keyDesk_;
	std::unique_ptr<PageLines> pageLines_;
	UnfoldedPages unfoldedPages_;
	std::unique_ptr<SourceNews> sourceNews_;
	std::unique_ptr<ProgramActions> programActions_;
	/// Null without a frontend.
	std::unique_ptr<GlobalHotkeys> globalHotkeys_;
	std::unique_ptr<ToolsMenu> toolsMenu_;
	keys::KeyKeeper keyKeeper_;
	/// Created and closed with vendorMutex_ held; used on the dispatcher's thread.
	std::mutex vendorMutex_;
	std::shared_ptr<WebsocketVendor> vendor_;
};

} // namespace r2v::obs
