// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/plugin/app.hpp"

#include <obs-frontend-api.h>
#include <util/platform.h>

#include "core/files/user-path.hpp"
#include "core/http/curl-transport.hpp"
#include "obs/air/waiting-screen.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"
#include "obs/page/properties-page.hpp"
#include "obs/remote/procedures.hpp"
#include "obs/remote/websocket-vendor.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "r2v-version.hpp"
#include "rehearsal/rehearsal-transport.hpp"

namespace r2v::obs {

namespace {

std::atomic<App *> theApp = nullptr;

/// What a keychain gets at the end of OBS to take a key that was typed just before.
constexpr Milliseconds kKeychainPatience{300};

http::CurlSettings curlSettings(const generation::Config &config)
{
	return {.userAgent = std::string(R2V_NAME "/" R2V_VERSION " (OBS ") + obs_get_version_string() + ")",
		.proxy = config.proxy,
		.caFile = config.caFile};
}

} // namespace

App::App(AppSurroundings surroundings) :
	configDir_(files::absolutePath(surroundings.configDir)), texts_(std::move(surroundings.texts)),
	promptLists_(configDir_ / "lists", workers_), collectionCleaner_(configDir_, dispatcher_),
	keyKeeper_(keys::KeyStore(configDir_, std::move(surroundings.keychain)),
		   {.useKey = [this](const std::string &apiKey) { engine_->setApiKey(apiKey); },
		    .useNone = [this](const std::string &why) { engine_->setApiKey({}, why); },
		    .changed = [this] { dispatcher_.post([this] { presentAll(); }); },
		    .texts = texts_,
		    .log = logLine})
{
	auto loaded = generation::loadConfig(configDir_);
	for (const std::string &report : loaded.reports) {
		notice(report);
	}
	config_ = std::move(loaded.config);
	viewerGuard_ = std::make_unique<prompt::ViewerGuard>(configDir_ / "block-list.txt",
							     std::chrono::seconds(config_.requesterGapS), logLine);

	transport_ = std::make_unique<rehearsal::RehearsalTransport>(
		rehearsal::RehearsalPorts{
			.clock = clock_,
			.runInBackground = [this](std::function<void()> job) { workers_.post(std::move(job)); },
			.log = logLine},
		std::make_unique<http::CurlTransport>(curlSettings(config_), logLine));
	engine_ = std::make_unique<generation::Engine>(
		generation::Engine::Ports{
			.clock = clock_,
			.transport = *transport_,
			.clipChecker = clipChecker_,
			.listener = *this,
			.texts = texts_,
			.log = logLine,
			.runInBackground = [this](std::function<void()> job) { workers_.post(std::move(job)); }},
		config_);
	statusTexts_ = std::make_unique<StatusTexts>(*this, clock_);
	rules_ = std::make_unique<Rules>(*this, clock_);
	panic_ = std::make_unique<Panic>(*this);
	statusPresenter_ = makeRebuildingPresenter(*this);
	theApp = this;
	keyKeeper_.start(config_.baseUrl);
	engine_->start();
}

App::~App()
{
	shutDown();
	theApp = nullptr;
}

App *App::instance()
{
	return theApp;
}

void App::postLoad()
{
	globalHotkeys_ = std::make_unique<GlobalHotkeys>();
	rules_->start(config().armedAtStart);
	auto vendor = std::make_shared<WebsocketVendor>(*this);
	const std::lock_guard lock(mutex_);
	vendor_ = std::move(vendor);
}

void App::profileChanged()
{
	if (globalHotkeys_) {
		globalHotkeys_->loadFromProfile();
	}
}

void App::onFrontendEvent(obs_frontend_event event)
{
	const SceneCollection::News news = sceneCollection_.onFrontendEvent(event);
	// Unnamed from the first word of a change until the new one is loaded.
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
	if (shuttingDown_.exchange(true)) {
		return;
	}
	const uint64_t startNs = os_gettime_ns();
	// Each for itself: what one of them throws must not keep the others from ending.
	guarded("end: keys", [this] { takeTypedKeys(); });
	guarded("end: vendor", [this] { closeVendor(); });
	guarded("end: panic", [this] { panic_->shutDown(); });
	guarded("end: air", [this] { air_.shutDown(); });
	guarded("end: adding", [this] { adding_.shutDown(); });
	guarded("end: added Media Sources", [this] { addedMediaSources_.shutDown(); });
	guarded("end: grabber", [this] { grabber_.stop(); });
	guarded("end: engine", [this] { engine_->shutDown(); });
	guarded("end: dispatcher", [this] { dispatcher_.shutDown(); });
	guarded("end: rules", [this] { rules_->close(); });
	// Only now: the engine would take an interrupted probe for a bad clip.
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
		const std::lock_guard lock(mutex_);
		vendor = std::move(vendor_);
	}
	if (vendor) {
		vendor->close();
	}
}

generation::Config App::config() const
{
	const std::lock_guard lock(mutex_);
	return config_;
}

void App::setRehearsal(bool on)
{
	generation::Config config;
	{
		const std::lock_guard lock(mutex_);
		if (config_.rehearsal == on) {
			return;
		}
		config_.rehearsal = on;
		config = config_;
	}
	engine_->setConfig(config);
	for (const auto &found : sources_.all()) {
		found.instance->showRehearsal(on);
	}
	workers_.post([this, on] {
		if (!generation::saveRehearsal(configDir_, on)) {
			notice(texts_("Notice.ConfigUnwritable"));
		}
	});
	presentAll();
}

void App::enterApiKey(const std::string &typed)
{
	const auto [apiKey, objection] = keyKeeper_.enter(typed);
	if (!objection.empty()) {
		logLine(LogLevel::warning, objection);
	}
	for (const auto &found : sources_.all()) {
		found.instance->noteRefusal(objection);
	}
	if (!objection.empty()) {
		return presentAll();
	}
	if (!apiKey.empty() && !config().rehearsal) {
		engine_->checkApiKey(apiKey, [this](const generation::KeyVerdict &verdict) {
			dispatcher_.post([this, verdict] { tellOfKey(verdict); });
		});
	}
}

void App::tellOfKey(const generation::KeyVerdict &verdict)
{
	using Kind = generation::KeyVerdict::Kind;
	const std::string_view textKey = verdict.kind == Kind::accepted  ? "Key.Accepted"
					 : verdict.kind == Kind::refused ? "Key.Refused"
									 : "Key.NotAsked";
	const std::string sentence = texts_(textKey, {{"detail", verdict.detail}});
	logLine(LogLevel::info, sentence);
	for (const auto &found : sources_.all()) {
		// Good news is none for someone who waits for a clip.
		if (verdict.kind != Kind::accepted || !found.instance->isUnderWay()) {
			found.instance->noteRefusal(sentence);
		}
	}
	presentAll();
}

void App::saveCollectionSoon()
{
	// OBS asks its scripts too, and waits on its UI thread for one whose handler takes its time. Where that is
	// ours, this comes after it.
	dispatcher_.post([] { obs_frontend_save(); });
}

/// OBS has saved for the last time: what was typed is kept in the key store, and in no collection.
void App::takeTypedKeys()
{
	for (const auto &found : sources_.all()) {
		found.instance->commitTypedKey();
	}
	collectionCleaner_.cleanNow();
}

void App::presentAll()
{
	const auto all = sources_.all();
	for (const auto &found : all) {
		presentStatus(found.instance->key());
	}
	if (all.empty()) {
		presentStatus({});
	}
}

void App::setStatusPresenter(std::unique_ptr<StatusPresenter> presenter)
{
	const std::lock_guard lock(mutex_);
	statusPresenter_ = std::move(presenter);
}

bool App::pageLowersLongTexts() const
{
	const std::lock_guard lock(mutex_);
	return statusPresenter_ && statusPresenter_->lowersLongTexts();
}

void App::presentStatus(const std::string &sourceKey)
{
	std::shared_ptr<StatusPresenter> presenter;
	{
		const std::lock_guard lock(mutex_);
		presenter = statusPresenter_;
	}
	if (presenter && !shuttingDown_) {
		presenter->statusChanged(sourceKey);
	}
	statusTexts_->refresh(sourceKey);
}

void App::tellVendor(const std::function<void(WebsocketVendor &)> &event)
{
	std::shared_ptr<WebsocketVendor> vendor;
	{
		const std::lock_guard lock(mutex_);
		vendor = vendor_;
	}
	if (vendor) {
		event(*vendor);
	}
}

void App::generationChanged(const generation::Snapshot &generation)
{
	dispatcher_.post([this, generation] {
		if (const auto found = sources_.byKey(generation->wish.sourceKey)) {
			found.instance->noteGeneration(generation);
			signalGenerationChanged(found.source, *generation);
		}
		tellVendor([&](WebsocketVendor &vendor) { vendor.emitGenerationChanged(*generation); });
		presentStatus(generation->wish.sourceKey);
	});
}

void App::clipReady(const generation::Snapshot &generation)
{
	dispatcher_.post([this, generation] {
		if (const auto found = sources_.byKey(generation->wish.sourceKey)) {
			playReadyClip(generation);
			found.instance->waitingScreen().noteClipHandled(generation);
			signalClipReady(found.source, *generation);
		}
		tellVendor([&](WebsocketVendor &vendor) { vendor.emitClipReady(*generation); });
	});
}

/// A clip that became ready goes on air by itself, unless it was dismissed, is stale or its source wants it otherwise.
void App::playReadyClip(const generation::Snapshot &generation)
{
	const auto found = sources_.byKey(generation->wish.sourceKey);
	if (!found || generation->dismissed) {
		return;
	}
	const DeliverySettings settings = settingsOf(found.source).delivery;
	if (generation->held || settings.onReady == OnReady::library || !found.instance->hasTriggered(generation->id)) {
		return;
	}
	const auto when = settings.onReady == OnReady::playAtLoop ? media::When::atLoop : media::When::now;
	if (!found.instance->play(generation, when)) {
		return;
	}
	if (settings.addsMediaSource) {
		const auto added = mediaSources_.add(*this, generation, {});
		if (!added.error.empty()) {
			found.instance->noteRefusal(added.error);
			presentStatus(found.instance->key());
		}
	}
}

void App::refused(const generation::Wish &wish, const generation::Admission &admission)
{
	dispatcher_.post([this, wish, admission] {
		if (const auto found = sources_.byKey(wish.sourceKey)) {
			found.instance->noteRefusal(admission.message);
		}
		tellVendor([&](WebsocketVendor &vendor) { vendor.emitRefused(wish, admission); });
		presentStatus(wish.sourceKey);
	});
}

void App::storeScanned()
{
	dispatcher_.post([this] {
		for (const auto &found : sources_.all()) {
			found.instance->storeScanned();
		}
	});
}

bool App::holdsClip(const generation::Generation &generation)
{
	const auto found = sources_.byKey(generation.wish.sourceKey);
	if (!found) {
		return false;
	}
	const OnReady onReady = settingsOf(found.source).delivery.onReady;
	// Asked for in another scene collection, of which this one is a copy, or before the source was made again: the
	// moment it was meant for is over, as after a restart.
	return onReady == OnReady::hold ||
	       (onReady != OnReady::library && !found.instance->hasTriggered(generation.id));
}

std::vector<std::string> App::shownGenerations()
{
	std::vector<std::string> shown;
	for (const auto &found : sources_.all()) {
		shown.push_back(found.instance->currentGeneration());
	}
	return shown;
}

void App::notice(const std::string &sentence)
{
	logLine(LogLevel::warning, sentence);
}

} // namespace r2v::obs
