// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/plugin/app.hpp"

#include <utility>

#include <util/platform.h>

#include "core/files/user-path.hpp"
#include "core/http/curl-transport.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"
#include "obs/page/rebuilding-presenter.hpp"
#include "obs/remote/websocket-vendor.hpp"
#include "r2v-version.hpp"
#include "rehearsal/rehearsal-transport.hpp"

namespace r2v::obs {

namespace {

/// How long a keychain gets, when OBS closes, to store a key that was typed just before.
constexpr Milliseconds kKeychainPatience{300};
constexpr int kWorkers = 2;

http::CurlSettings curlSettings(const generation::Config &config)
{
	return {.userAgent = std::string(R2V_NAME "/" R2V_VERSION " (OBS ") + obs_get_version_string() + ")",
		.proxy = config.proxy,
		.caFile = config.caFile};
}

generation::Config loadConfig(const std::filesystem::path &configDir)
{
	auto loaded = generation::loadConfig(configDir);
	for (const std::string &report : loaded.reports) {
		logLine(LogLevel::warning, report);
	}
	return std::move(loaded.config);
}

} // namespace

App::App(AppSurroundings surroundings) :
	configDir_(files::absolutePath(surroundings.configDir)), docsDir_(std::move(surroundings.docsDir)),
	texts_(std::move(surroundings.texts)), workers_(kWorkers, logLine),
	promptLists_(configDir_ / "lists", workers_), collectionCleaner_(configDir_, dispatcher_),
	config_(loadConfig(configDir_)),
	keyKeeper_(keys::KeyStore(configDir_, std::move(surroundings.keychain)),
		   {.useKey = [this](const std::string &apiKey) { engine_->setApiKey(apiKey); },
		    .useNone = [this](const std::string &why) { engine_->setApiKey({}, why); },
		    .changed = [this] { dispatcher_.post([this] { statusBoard_->allChanged(); }); },
		    .texts = texts_,
		    .log = logLine})
{
	const generation::Config config = config_.get();
	const auto inBackground = [this](std::function<void()> job) { workers_.post(std::move(job)); };
	viewerGuard_ = std::make_unique<prompt::ViewerGuard>(configDir_ / "block-list.txt",
							     std::chrono::seconds(config.requesterGapS), logLine);
	transport_ = std::make_unique<rehearsal::RehearsalTransport>(
		rehearsal::RehearsalPorts{.clock = clock_, .runInBackground = inBackground, .log = logLine},
		std::make_unique<http::CurlTransport>(curlSettings(config), logLine));
	const auto vendor = [this] {
		const std::lock_guard lock(vendorMutex_);
		return vendor_;
	};
	const auto delivery = [this]() -> ClipDelivery & { return *delivery_; };
	const auto board = [this]() -> StatusBoard & { return *statusBoard_; };
	engineNews_ = std::make_unique<EngineNews>(EngineNews::Parts{dispatcher_, sources_, vendor, delivery, board});
	engine_ = std::make_unique<generation::Engine>(generation::Engine::Ports{.clock = clock_,
										 .transport = *transport_,
										 .clipChecker = clipChecker_,
										 .listener = *engineNews_,
										 .air = airMemory_,
										 .texts = texts_,
										 .log = logLine,
										 .runInBackground = inBackground},
						       config);
	statusLines_ =
		std::make_unique<StatusLines>(StatusLines::Parts{.engine = *engine_,
								 .gate = gate_,
								 .captureNotes = captureNotes_,
								 .config = config_,
								 .texts = texts_,
								 .whyNoKey = [this] { return keyKeeper_.whyNone(); },
								 .isArmed = [this] { return triggers_->isArmed(); }});
	statusMirrors_ = std::make_unique<StatusMirrors>(StatusMirrors::Parts{
		dispatcher_, clock_, texts_, *engine_, gate_, sources_, sceneCollection_, *statusLines_});
	statusBoard_ = std::make_unique<StatusBoard>(closing_, sources_, *statusMirrors_);
	statusBoard_->setPresenter(makeRebuildingPresenter(sources_, dispatcher_));
	starter_ = std::make_unique<GenerationStarter>(
		GenerationStarter::Parts{*engine_, grabber_, captureNotes_, workers_, dispatcher_, sources_,
					 promptLists_, *viewerGuard_, texts_, closing_});
	triggers_ = std::make_unique<Triggers>(Triggers::Parts{clock_, dispatcher_, sources_, sceneCollection_, gate_,
							       *statusBoard_, *statusMirrors_, *starter_, texts_});
	panic_ = std::make_unique<Panic>(Panic::Parts{gate_, *engine_, sources_, addedMediaSources_,
						      [this] { triggers_->setArmed(false); }, *statusBoard_, saver_});
	mediaSources_ = std::make_unique<MediaSourceAdder>(
		MediaSourceAdder::Parts{*engine_, sources_, addedMediaSources_, gate_, texts_});
	delivery_ = std::make_unique<ClipDelivery>(ClipDelivery::Parts{sources_, *mediaSources_, *statusBoard_});
	actions_ = std::make_unique<SourceActions>(SourceActions::Parts{*engine_, *starter_, sources_, *mediaSources_,
									gate_, *statusBoard_, texts_, closing_});
	rehearsal_ = std::make_unique<RehearsalSwitch>(
		RehearsalSwitch::Parts{configDir_, config_, *engine_, sources_, *statusBoard_, workers_, texts_});
	price_ = std::make_unique<PriceField>(
		PriceField::Parts{configDir_, config_, sources_, *statusBoard_, workers_, texts_});
	shots_ = std::make_unique<ReferenceShots>(ReferenceShots::Parts{grabber_, workers_, *engine_, *statusBoard_,
									texts_, configDir_ / "reference-now"});
	keyDesk_ = std::make_unique<KeyDesk>(KeyDesk::Parts{keyKeeper_, *engine_, config_, sources_, collectionCleaner_,
							    *statusBoard_, dispatcher_, texts_});
	pageLines_ = std::make_unique<PageLines>(
		PageLines::Parts{*engine_, config_, keyKeeper_, *keyDesk_, *shots_, *statusLines_, texts_});
	sourceNews_ = std::make_unique<SourceNews>(
		SourceNews::Parts{*triggers_, *statusBoard_, *statusMirrors_, *keyDesk_, *rehearsal_, *price_});
	programActions_ =
		std::make_unique<ProgramActions>(ProgramActions{*engine_, *actions_, *triggers_, *panic_, *rehearsal_});
	keyKeeper_.start(config.baseUrl,
			 std::string(provider::builtIn().orUsual(config.provider).profile().apiKeyVariable));
	engine_->start();
}

App::~App()
{
	shutDown();
}

SourceParts App::sourceParts()
{
	return {.crossFadeEffect = crossFadeEffect_,
		.sources = sources_,
		.engine = *engine_,
		.airMemory = airMemory_,
		.gate = gate_,
		.addedMediaSources = addedMediaSources_,
		.collection = sceneCollection_,
		.collectionCleaner = collectionCleaner_,
		.config = config_,
		.texts = texts_,
		.workers = workers_,
		.dispatcher = dispatcher_,
		.listener = *sourceNews_};
}

PageParts App::pageParts()
{
	return {sources_,    *actions_,      *keyDesk_, *shots_,    *statusBoard_,
		*pageLines_, unfoldedPages_, texts_,    configDir_, docsDir_};
}

RemoteParts App::remoteParts()
{
	return {.hotkeys = {.texts = texts_, .sources = sources_, .actions = *actions_, .air = air_, .adding = adding_},
		.procedures = {.closing = closing_, .engine = *engine_, .actions = *actions_, .starter = *starter_}};
}

void App::registerSourceKind()
{
	registerReferenceSource(sourceParts(), pageParts(), remoteParts());
}

void App::postLoad()
{
	globalHotkeys_ = std::make_unique<GlobalHotkeys>(
		GlobalHotkeys::Parts{.texts = texts_, .closing = closing_, .actions = *programActions_, .air = air_});
	toolsMenu_ = std::make_unique<ToolsMenu>(texts_, closing_, *programActions_);
	triggers_->start(config().armedAtStart);
	const RequestSubjects subjects(texts_, *engine_, sources_);
	auto vendor = std::make_shared<WebsocketVendor>(
		texts_, closing_, GenerationRequests{subjects, texts_, closing_, *engine_, *starter_},
		ClipRequests{subjects, texts_, *engine_, *actions_, *mediaSources_},
		ProgramRequests{texts_, *engine_, gate_, *triggers_, *panic_, *rehearsal_});
	const std::lock_guard lock(vendorMutex_);
	vendor_ = std::move(vendor);
}

void App::onFrontendEvent(obs_frontend_event event)
{
	if (event == OBS_FRONTEND_EVENT_PROFILE_CHANGED && globalHotkeys_) {
		guarded("profile changed", [this] { globalHotkeys_->loadFromProfile(); });
	}
	if (event == OBS_FRONTEND_EVENT_FINISHED_LOADING || event == OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED) {
		guarded("collection loaded", [this] { addedMediaSources_.collectionLoaded(); });
	}
	guarded("scene collection", [this, event] { noteCollection(event); });
	guarded("triggers", [this, event] { triggers_->onFrontendEvent(event); });
}

void App::noteCollection(obs_frontend_event event)
{
	const SceneCollection::News news = sceneCollection_.onFrontendEvent(event);
	// It has no name from the moment a change is announced until the new one is loaded.
	grabber_.pause(!sceneCollection_.name().has_value());
	if (news == SceneCollection::News::none) {
		return;
	}
	const bool isRenamed = news == SceneCollection::News::renamed;
	for (const SourceRegistry::Found &found : sources_.all()) {
		found.instance->collectionIs(sceneCollection_.name().value_or(""), isRenamed);
	}
}

void App::shutDown()
{
	if (!closing_.begin()) {
		return;
	}
	const uint64_t startNs = os_gettime_ns();
	// Each by itself, so that an exception in one of them does not keep the others from ending.
	guarded("end: keys", [this] { keyDesk_->takeTyped(); });
	guarded("end: vendor", [this] { closeVendor(); });
	guarded("end: panic", [this] { panic_->shutDown(); });
	guarded("end: air", [this] { air_.shutDown(); });
	guarded("end: adding", [this] { adding_.shutDown(); });
	guarded("end: added Media Sources", [this] { addedMediaSources_.shutDown(); });
	guarded("end: grabber", [this] { grabber_.stop(); });
	guarded("end: engine", [this] { engine_->shutDown(); });
	guarded("end: dispatcher", [this] { dispatcher_.shutDown(); });
	guarded("end: triggers", [this] { triggers_->close(); });
	// Not earlier, because the engine would take an interrupted probe for a bad clip.
	guarded("end: probe", [this] { clipChecker_.interrupt(); });
	guarded("end: workers", [this] { workers_.stop(); });
	guarded("end: key keeper", [this] { keyKeeper_.shutDown(kKeychainPatience); });
	blog(LOG_INFO, "%s ended in %llu ms", kLogPrefix,
	     static_cast<unsigned long long>((os_gettime_ns() - startNs) / 1'000'000));
}

void App::closeVendor()
{
	std::shared_ptr<WebsocketVendor> vendor;
	{
		const std::lock_guard lock(vendorMutex_);
		vendor = std::move(vendor_);
	}
	if (vendor) {
		vendor->close();
	}
}

} // namespace r2v::obs
