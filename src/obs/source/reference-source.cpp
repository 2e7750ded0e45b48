// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/source/reference-source.hpp"

#include <algorithm>
#include <utility>

#include <util/platform.h>

#include "core/generation/shown-mark.hpp"
#include "obs/air/clip-view.hpp"
#include "obs/air/waiting-screen.hpp"
#include "obs/base/guarded.hpp"
#include "obs/collection/named-sources.hpp"
#include "obs/plugin/app.hpp"
#include "obs/remote/hotkeys.hpp"
#include "obs/remote/procedures.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/status/status-line.hpp"
#include "obs/trigger/trigger.hpp"

namespace r2v::obs {

namespace {

constexpr char kKeySetting[] = "source_key";
constexpr char kApiKeySetting[] = "api_key";
constexpr char kRehearsalSetting[] = "rehearsal";
/// Counts what this source itself wrote there: settings with an older count are a copy from before.
constexpr char kClipCountSetting[] = "clip_count";
constexpr uint64_t kTypingRestNs = 1'500'000'000;

} // namespace

ReferenceSource::ReferenceSource(App &app, obs_data_t *settings, obs_source_t *source) :
	app_(app), source_(source),
	registration_(app.sources().claim(validText(obs_data_get_string(settings, kKeySetting)), source)),
	view_(std::make_unique<ClipView>(source)), waitingScreen_(std::make_unique<WaitingScreen>(app, *view_, key()))
{
	// What came with a loaded or copied source is nobody's typing: it must never replace the stored key, nor switch
	// the program.
	eraseKey(settings);
	obs_data_erase(settings, kRehearsalSetting);
	showRehearsal(app_.config().rehearsal);
	if (!app_.rules().isLoading()) {
		// It was made anew, a removal was taken back: while a collection is loaded the others are not there
		// yet.
		settleNames();
	}
	if (const auto collection = app.sceneCollection().name()) {
		shownMark_ = generation::shownMark(key(), *collection);
	}
	clipCount_ = std::max<int64_t>(clipCount_, obs_data_get_int(settings, kClipCountSetting));
	adopt(settings);
	registerSourceHotkeys(*this);
	registerProcedures(*this);
	registration_.publish(*this);
	// What others were told of it before found nobody.
	app_.rules().sourceCame(key());
	app_.statusTexts().refresh(key());
	for (const generation::Snapshot &newest :
	     app_.engine().list({.limit = 1, .sourceKey = key(), .state = std::nullopt})) {
		if (!generation::isEnd(newest->state)) {
			noteGeneration(newest);
		}
	}
	if (awaitedClip_.isAwaited()) {
		showCurrentGeneration(false);
	}
}

ReferenceSource::~ReferenceSource()
{
	registration_.withdraw();
	app_.rules().sourceGone(key());
	commitTypedKey();
}

void ReferenceSource::update(obs_data_t *settings)
{
	takeTypedKey(settings);
	takeRehearsal(settings);
	adopt(settings);
}

void ReferenceSource::save(obs_data_t *settings)
{
	takeTypedKey(settings);
	takeRehearsal(settings);
	if (!app_.rules().isLoading()) {
		named_sources::remember(settings, named_sources::libobsLookup());
	}
}

void ReferenceSource::settleNames()
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	named_sources::settle(settings, named_sources::libobsLookup());
}

void ReferenceSource::followRename(const std::string &from, const std::string &to)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	named_sources::rename(settings, from, to);
}

void ReferenceSource::adopt(obs_data_t *settings)
{
	makeTextsValid(settings);
	const SourceSettings values = readSettings(settings);
	view_->apply(values.view);
	waitingScreen_->apply(values.waiting);
	app_.rules().settingsChanged(key());
	if (!values.statusText.textSource.empty()) {
		app_.statusTexts().refresh(key());
	}
	const std::lock_guard airing(airing_);
	{
		const std::lock_guard lock(mutex_);
		std::string wanted = app_.panic().takesNoClips() ? std::string{} : wantedClip(settings);
		const bool isNews = wanted != currentGeneration_;
		if (isNews) {
			changeCurrentGeneration(std::move(wanted));
		}
		writeOwn(settings);
		if (!isNews) {
			return;
		}
	}
	showCurrentGeneration(false);
}

std::string ReferenceSource::wantedClip(obs_data_t *settings) const
{
	// "Cancel" of a properties page that was open when the clip came puts back a copy from before, and "Defaults"
	// leaves nothing: both mean what can be typed there, not the clip on air.
	const bool isFromBefore = obs_data_has_user_value(settings, kClipCountSetting)
					  ? obs_data_get_int(settings, kClipCountSetting) < clipCount_
					  : !obs_data_has_user_value(settings, setting_keys::kCurrentGeneration);
	return isFromBefore ? currentGeneration_ : obs_data_get_string(settings, setting_keys::kCurrentGeneration);
}

void ReferenceSource::changeCurrentGeneration(std::string generationId)
{
	// In the records, for the storage limit must leave alone what a source of another scene collection shows.
	markCurrent(shownMark_, false);
	currentGeneration_ = std::move(generationId);
	markCurrent(shownMark_, true);
}

void ReferenceSource::markCurrent(const std::string &mark, bool shown)
{
	if (!currentGeneration_.empty() && !mark.empty()) {
		app_.engine().markShown(currentGeneration_, mark, shown);
	}
}

void ReferenceSource::collectionIs(const std::string &name, bool isRenamed)
{
	const std::lock_guard lock(mutex_);
	const std::string before = std::exchange(shownMark_, generation::shownMark(key(), name));
	markCurrent(shownMark_, true);
	// Where it is a copy, the one before goes on showing the clip.
	if (isRenamed && before != shownMark_) {
		markCurrent(before, false);
	}
}

void ReferenceSource::writeOwn(obs_data_t *settings) const
{
	const auto write = [settings](const char *name, const std::string &value) {
		if (obs_data_get_string(settings, name) != value) {
			obs_data_set_string(settings, name, value.c_str());
		}
	};
	write(kKeySetting, key());
	write(setting_keys::kCurrentGeneration, currentGeneration_);
	if (obs_data_get_int(settings, kClipCountSetting) != clipCount_) {
		obs_data_set_int(settings, kClipCountSetting, clipCount_);
	}
}

void ReferenceSource::showCurrentGeneration(bool storeIsScanned)
{
	const std::string id = currentGeneration();
	if (id.empty()) {
		view_->clear();
		return;
	}
	if (const auto generation = awaitedClip_.lookUp([&] { return app_.engine().find(id); })) {
		if (!app_.panic().takesNoClips()) {
			view_->play(generation->clipPath());
		}
	} else if (storeIsScanned) {
		blog(LOG_WARNING, "%s '%s': the clip %s is not in the library", kLogPrefix, name().c_str(), id.c_str());
	}
}

void ReferenceSource::takeTypedKey(obs_data_t *settings)
{
	if (!obs_data_has_user_value(settings, kApiKeySetting)) {
		return;
	}
	const std::lock_guard lock(mutex_);
	typedKey_ = obs_data_get_string(settings, kApiKeySetting);
	eraseKey(settings);
	typedKeyDueNs_ = typedKey_.empty() ? 0 : os_gettime_ns() + kTypingRestNs;
}

void ReferenceSource::takeRehearsal(obs_data_t *settings)
{
	if (!obs_data_has_user_value(settings, kRehearsalSetting)) {
		return;
	}
	const bool on = obs_data_get_bool(settings, kRehearsalSetting);
	obs_data_erase(settings, kRehearsalSetting);
	obs_data_set_default_bool(settings, kRehearsalSetting, on);
	// It looks through the sources and keeps the switch in a file: not here, on the graphics thread.
	app_.dispatcher().post([&app = app_, on] { app.setRehearsal(on); });
}

void ReferenceSource::showRehearsal(bool on)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	obs_data_set_default_bool(settings, kRehearsalSetting, on);
}

void ReferenceSource::eraseKey(obs_data_t *settings)
{
	if (obs_data_has_user_value(settings, kApiKeySetting)) {
		obs_data_erase(settings, kApiKeySetting);
		// OBS may be writing these settings into its collection just now.
		app_.collectionCleaner().cleanSoon();
	}
}

std::string ReferenceSource::typedKey()
{
	const std::lock_guard lock(mutex_);
	typedKeyDueNs_ = 0;
	return std::exchange(typedKey_, {});
}

void ReferenceSource::commitTypedKey()
{
	assertMayTrigger();
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	takeTypedKey(settings);
	if (const std::string apiKey = typedKey(); !apiKey.empty()) {
		app_.enterApiKey(apiKey);
	}
}

void ReferenceSource::tick()
{
	const AddedMediaSources &added = app_.addedMediaSources();
	view_->yieldSound(!added.isEmpty() && added.isHeard(currentGeneration()));
	const uint64_t dueNs = typedKeyDueNs_;
	if (dueNs == 0 || os_gettime_ns() < dueNs) {
		return;
	}
	// Entering it looks through sources and pages, for which a frame need not wait.
	app_.dispatcher().post([&app = app_, apiKey = typedKey()] {
		if (!apiKey.empty()) {
			app.enterApiKey(apiKey);
		}
	});
}

void ReferenceSource::activate()
{
	view_->activate();
	app_.rules().onAirChanged(key(), true);
}

void ReferenceSource::deactivate()
{
	view_->deactivate();
	app_.rules().onAirChanged(key(), false);
}

void ReferenceSource::rememberCurrentGeneration(const std::string &generationId)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	// Settings and member change together, so that an update in between takes neither for news. Not by
	// obs_source_update: its signal would run handlers of others under the lock.
	const std::lock_guard lock(mutex_);
	changeCurrentGeneration(generationId);
	awaitedClip_.forget();
	++clipCount_;
	writeOwn(settings);
}

bool ReferenceSource::play(const generation::Snapshot &generation, media::When when)
{
	if (!generation || generation->clipFileName.empty()) {
		return true;
	}
	const std::lock_guard airing(airing_);
	if (app_.panic().takesNoClips()) {
		return false;
	}
	rememberCurrentGeneration(generation->id);
	// libobs hands settings over with the next frame only; the clip is to follow what was set just before.
	view_->apply(settingsOf(source_).view);
	view_->play(generation->clipPath(), when);
	return true;
}

void ReferenceSource::stopClip()
{
	const std::lock_guard airing(airing_);
	rememberCurrentGeneration({});
	view_->clear();
}

void ReferenceSource::goEmpty()
{
	stopClip();
	waitingScreen_->drop();
}

void ReferenceSource::silence()
{
	view_->silence();
}

void ReferenceSource::noteTriggered(const std::string &generationId)
{
	constexpr size_t kMaxRemembered = 1000;
	const std::lock_guard lock(mutex_);
	triggered_.insert(generationId);
	if (triggered_.size() > kMaxRemembered) {
		// Ids sort by age.
		triggered_.erase(triggered_.begin());
	}
}

bool ReferenceSource::hasTriggered(const std::string &generationId) const
{
	const std::lock_guard lock(mutex_);
	return triggered_.contains(generationId);
}

std::string ReferenceSource::currentGeneration() const
{
	const std::lock_guard lock(mutex_);
	return currentGeneration_;
}

std::string ReferenceSource::shownMark() const
{
	const std::lock_guard lock(mutex_);
	return shownMark_;
}

std::string ReferenceSource::missingClip() const
{
	const std::string id = currentGeneration();
	if (id.empty()) {
		return {};
	}
	const generation::Snapshot generation = app_.engine().find(id);
	const std::filesystem::path clip = generation ? generation->clipPath() : app_.engine().clipPathOf(id);
	std::error_code unreadable;
	return clip.empty() || std::filesystem::exists(clip, unreadable) ? std::string{} : clip.string();
}

void ReferenceSource::relinkClip(const std::string &file)
{
	if (file.empty()) {
		stopClip();
		return;
	}
	awaitedClip_.forget();
	{
		const std::lock_guard airing(airing_);
		if (!app_.panic().takesNoClips()) {
			view_->play(file);
		}
	}
	app_.engine().restoreClip(currentGeneration(), file, key(), shownMark());
}

std::string ReferenceSource::statusLine() const
{
	const auto [latest, refusal] = told();
	return statusText(app_, latest, refusal, hasArmedRules());
}

std::string ReferenceSource::statusLineWithRequests() const
{
	const auto [latest, refusal] = told();
	return statusTextWithRequests(app_, key(), latest, refusal, hasArmedRules());
}

bool ReferenceSource::hasArmedRules() const
{
	return app_.rules().isArmed() && settingsOf(source_).triggers.any();
}

generation::Snapshot ReferenceSource::latest() const
{
	const std::lock_guard lock(mutex_);
	return latest_;
}

std::pair<generation::Snapshot, std::string> ReferenceSource::told() const
{
	const std::lock_guard lock(mutex_);
	return {latest_, refusal_};
}

void ReferenceSource::noteRefusal(const std::string &message)
{
	const std::lock_guard lock(mutex_);
	refusal_ = message;
}

bool ReferenceSource::isUnderWay() const
{
	const std::lock_guard lock(mutex_);
	return latest_ && !generation::isEnd(latest_->state);
}

void ReferenceSource::noteGeneration(const generation::Snapshot &generation)
{
	bool clipCameUp = false;
	bool isNewest = false;
	{
		const std::lock_guard lock(mutex_);
		isNewest = !latest_ || latest_->id == generation->id || generation::isNewer(*generation, *latest_);
		if (isNewest) {
			latest_ = generation;
			refusal_.clear();
		}
		clipCameUp = awaitedClip_.isAwaited() && generation->id == currentGeneration_ &&
			     !generation->clipFileName.empty();
	}
	if (isNewest) {
		waitingScreen_->noteNewest(generation);
	}
	if (clipCameUp) {
		const std::lock_guard airing(airing_);
		showCurrentGeneration(true);
	}
}

void ReferenceSource::storeScanned()
{
	if (awaitedClip_.isAwaited()) {
		const std::lock_guard airing(airing_);
		showCurrentGeneration(true);
	}
}

} // namespace r2v::obs
