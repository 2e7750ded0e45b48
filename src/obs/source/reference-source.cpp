// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/source/reference-source.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <util/platform.h>

#include "media/clip-player.hpp"
#include "obs/air/added-media-sources.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/air/clip-view.hpp"
#include "obs/air/waiting-screen.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/may-trigger.hpp"
#include "obs/collection/collection-cleaner.hpp"
#include "obs/collection/named-sources.hpp"
#include "obs/collection/scene-collection.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/source-listener.hpp"

namespace r2v::obs {

namespace {

/// Any thread, also with locks held.
void tellStatusSoon(Dispatcher &dispatcher, SourceListener &listener, std::string sourceKey)
{
	dispatcher.post([&listener, sourceKey = std::move(sourceKey)] { listener.statusChanged(sourceKey); });
}

constexpr char kKeySetting[] = "source_key";
constexpr char kApiKeySetting[] = "api_key";
constexpr char kRehearsalSetting[] = "rehearsal";
constexpr char kPriceSetting[] = "price_per_second";
constexpr char kRemoveKeySetting[] = "remove_api_key";
/// Counts what this source itself wrote there: settings with an older count are a copy from before.
constexpr char kClipCountSetting[] = "clip_count";
CurrentClip::Written writtenIn(obs_data_t *settings)
{
	CurrentClip::Written written;
	if (obs_data_has_user_value(settings, setting_keys::kCurrentGeneration)) {
		written.id = obs_data_get_string(settings, setting_keys::kCurrentGeneration);
	}
	if (obs_data_has_user_value(settings, kClipCountSetting)) {
		written.count = obs_data_get_int(settings, kClipCountSetting);
	}
	return written;
}

AddedByHand::Birth birthOf(obs_data_t *settings, const SourceParts &parts)
{
	// Without defaults; null where a text in them is no UTF-8.
	const char *written = obs_data_get_json(settings);
	return {.isOnUiThread = obs_in_task_thread(OBS_TASK_UI),
		.hasSettings = !written || std::string_view(written) != "{}",
		.isLoading = parts.collection.isLoading(),
		.atNs = os_gettime_ns()};
}

WaitingScreen::Parts waitingParts(const SourceParts &parts, const std::string &sourceKey)
{
	return {.workers = parts.workers,
		.texts = parts.texts,
		.dispatcher = parts.dispatcher,
		.tell = [&sources = parts.sources, &listener = parts.listener, sourceKey](const std::string &sentence) {
			if (const auto found = sources.byKey(sourceKey)) {
				found.instance->noteRefusal(sentence);
				listener.statusChanged(sourceKey);
			}
		}};
}

} // namespace

ReferenceSource::ReferenceSource(const SourceParts &parts, obs_data_t *settings, obs_source_t *source) :
	parts_(parts), source_(source), addedByHand_(birthOf(settings, parts)),
	registration_(parts.sources.claim(validText(obs_data_get_string(settings, kKeySetting)), source)),
	airEntry_(parts.airMemory, key()), view_(std::make_unique<ClipView>(source, parts.crossFadeEffect)),
	waitingScreen_(std::make_unique<WaitingScreen>(waitingParts(parts, key()), *view_)),
	currentClip_([&engine = parts.engine](const std::string &id, const std::string &mark, bool shown) {
		engine.markShown(id, mark, shown);
	})
{
	// What came with a loaded or copied source is nobody's typing: it must never replace the stored key, nor switch
	// the program.
	eraseKey(settings);
	for (const char *ofTheProgram : {kRehearsalSetting, kPriceSetting, kRemoveKeySetting}) {
		obs_data_erase(settings, ofTheProgram);
	}
	showRehearsal(parts_.config.get().rehearsal);
	showPrice(parts_.config.get().pricePerSecond);
	if (!parts_.collection.isLoading()) {
		// It was added, or its removal was undone. While a collection is being loaded, the other sources do not
		// exist yet.
		settleNames();
	}
	if (const auto collection = parts_.collection.name()) {
		currentClip_.collectionIs(key(), *collection, false);
	}
	currentClip_.loaded(writtenIn(settings));
	adopt(settings);
}

void ReferenceSource::publish()
{
	registration_.publish(*this);
	// What others were told of it before found nobody.
	parts_.listener.sourceCame(key());
	for (const generation::Snapshot &newest :
	     parts_.engine.list({.limit = 1, .sourceKey = key(), .state = std::nullopt})) {
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
	parts_.listener.sourceGone(key());
	commitTypedKey();
}

bool ReferenceSource::isDark() const
{
	return parts_.gate.isDark();
}

void ReferenceSource::update(obs_data_t *settings)
{
	takeTypedKey(settings);
	takeWhatIsTheProgramsOwn(settings);
	adopt(settings);
}

void ReferenceSource::save(obs_data_t *settings)
{
	takeTypedKey(settings);
	takeWhatIsTheProgramsOwn(settings);
	if (!parts_.collection.isLoading()) {
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
	airEntry_.setOnReady(values.delivery.onReady);
	parts_.listener.settingsChanged(key());
	if (!values.statusText.textSource.empty()) {
		parts_.listener.mirrorChanged(key());
	}
	notePromptSource(values.task.promptTextSource);
	const std::lock_guard airing(airing_);
	{
		const std::lock_guard lock(mutex_);
		const bool isNews = currentClip_.follow(
			parts_.gate.takesNoClips() ? std::string{} : currentClip_.wantedBy(writtenIn(settings)));
		airEntry_.setShown(currentClip_.id());
		writeOwn(settings);
		if (!isNews) {
			return;
		}
	}
	showCurrentGeneration(false);
}

void ReferenceSource::notePromptSource(const std::string &name)
{
	{
		const std::lock_guard lock(mutex_);
		if (std::exchange(promptSource_, name) == name) {
			return;
		}
	}
	// The page tells which prompt counts. Not here: this may be the graphics thread.
	tellStatusSoon(parts_.dispatcher, parts_.listener, key());
}

void ReferenceSource::collectionIs(const std::string &name, bool isRenamed)
{
	const std::lock_guard lock(mutex_);
	currentClip_.collectionIs(key(), name, isRenamed);
}

void ReferenceSource::writeOwn(obs_data_t *settings) const
{
	const auto write = [settings](const char *name, const std::string &value) {
		if (obs_data_get_string(settings, name) != value) {
			obs_data_set_string(settings, name, value.c_str());
		}
	};
	write(kKeySetting, key());
	write(setting_keys::kCurrentGeneration, currentClip_.id());
	if (obs_data_get_int(settings, kClipCountSetting) != currentClip_.count()) {
		obs_data_set_int(settings, kClipCountSetting, currentClip_.count());
	}
}

void ReferenceSource::showCurrentGeneration(bool storeIsScanned)
{
	const std::string id = currentGeneration();
	if (id.empty()) {
		view_->clear();
		return;
	}
	if (const auto generation = awaitedClip_.lookUp([&] { return parts_.engine.find(id); })) {
		if (!parts_.gate.takesNoClips()) {
			view_->play(generation->clipPath());
		}
	} else if (storeIsScanned) {
		blog(LOG_WARNING, "%s '%s': the clip %s is not in the library", kLogPrefix, name().c_str(), id.c_str());
	}
}

void ReferenceSource::takeTypedKey(obs_data_t *settings)
{
	const std::lock_guard lock(mutex_);
	if (obs_data_has_user_value(settings, kApiKeySetting)) {
		typedKey_.type(obs_data_get_string(settings, kApiKeySetting), os_gettime_ns());
		eraseKey(settings);
	}
}

void ReferenceSource::takeWhatIsTheProgramsOwn(obs_data_t *settings)
{
	takeRehearsal(settings);
	takePrice(settings);
	takeRemoval(settings);
}

void ReferenceSource::takePrice(obs_data_t *settings)
{
	if (!obs_data_has_user_value(settings, kPriceSetting)) {
		return;
	}
	const double price = obs_data_get_double(settings, kPriceSetting);
	obs_data_erase(settings, kPriceSetting);
	obs_data_set_default_double(settings, kPriceSetting, price);
	parts_.dispatcher.post([&listener = parts_.listener, price] { listener.priceTyped(price); });
}

void ReferenceSource::showPrice(double pricePerSecond)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	obs_data_set_default_double(settings, kPriceSetting, pricePerSecond);
}

bool ReferenceSource::noteFirstPage()
{
	return addedByHand_.noteFirstPage(obs_in_task_thread(OBS_TASK_UI), os_gettime_ns());
}

void ReferenceSource::takeRemoval(obs_data_t *settings)
{
	if (!obs_data_has_user_value(settings, kRemoveKeySetting)) {
		return;
	}
	const bool isWanted = obs_data_get_bool(settings, kRemoveKeySetting);
	obs_data_erase(settings, kRemoveKeySetting);
	if (isWanted) {
		parts_.dispatcher.post([&listener = parts_.listener] { listener.keyRemoved(); });
	}
}

void ReferenceSource::takeRehearsal(obs_data_t *settings)
{
	if (!obs_data_has_user_value(settings, kRehearsalSetting)) {
		return;
	}
	const bool on = obs_data_get_bool(settings, kRehearsalSetting);
	obs_data_erase(settings, kRehearsalSetting);
	obs_data_set_default_bool(settings, kRehearsalSetting, on);
	// Not here on the graphics thread, because it goes through the sources and writes a file.
	parts_.dispatcher.post([&listener = parts_.listener, on] { listener.rehearsalSwitched(on); });
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
		// OBS may just be writing these settings into its collection.
		parts_.collectionCleaner.cleanSoon();
	}
}

void ReferenceSource::commitTypedKey()
{
	assertMayTrigger();
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	takeTypedKey(settings);
	std::string apiKey;
	{
		const std::lock_guard lock(mutex_);
		apiKey = typedKey_.take();
	}
	if (!apiKey.empty()) {
		parts_.listener.keyEntered(apiKey);
	}
}

void ReferenceSource::forgetTypedKey()
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	takeTypedKey(settings);
	const std::lock_guard lock(mutex_);
	typedKey_.take();
}

void ReferenceSource::tick()
{
	const AddedMediaSources &added = parts_.addedMediaSources;
	view_->yieldSound(!added.isEmpty() && added.isHeard(currentGeneration()));
	const uint64_t nowNs = os_gettime_ns();
	if (!typedKey_.isDue(nowNs)) {
		return;
	}
	const std::lock_guard lock(mutex_);
	// Entering the key goes through sources and pages; no frame should wait for that.
	parts_.dispatcher.post([&listener = parts_.listener, apiKey = typedKey_.takeDue(nowNs)] {
		if (!apiKey.empty()) {
			listener.keyEntered(apiKey);
		}
	});
}

void ReferenceSource::activate()
{
	view_->activate();
	parts_.listener.onAirChanged(key(), true);
}

void ReferenceSource::deactivate()
{
	view_->deactivate();
	parts_.listener.onAirChanged(key(), false);
}

void ReferenceSource::rememberCurrentGeneration(const std::string &generationId)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source_);
	// The settings and the member change together, so that an update in between does not take either for news. Not
	// through obs_source_update, whose signal would run other people's handlers under the lock.
	const std::lock_guard lock(mutex_);
	currentClip_.set(generationId);
	airEntry_.setShown(generationId);
	awaitedClip_.forget();
	writeOwn(settings);
	// The status line says whether its clip is shown.
	tellStatusSoon(parts_.dispatcher, parts_.listener, key());
}

bool ReferenceSource::play(const generation::Snapshot &generation, media::When when)
{
	if (!generation || generation->clipFileName.empty()) {
		return true;
	}
	const std::lock_guard airing(airing_);
	if (parts_.gate.takesNoClips()) {
		return false;
	}
	rememberCurrentGeneration(generation->id);
	// libobs applies settings only with the next frame, but the clip has to follow those that were set just before.
	view_->apply(settingsOf(source_).view);
	view_->play(generation->clipPath(), when);
	return true;
}

bool ReferenceSource::playOnDemand(const generation::Snapshot &generation)
{
	const bool plays = play(generation);
	if (plays && generation) {
		parts_.engine.markReleased(generation->id);
	}
	return plays;
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

std::string ReferenceSource::currentGeneration() const
{
	const std::lock_guard lock(mutex_);
	return currentClip_.id();
}

std::string ReferenceSource::shownMark() const
{
	const std::lock_guard lock(mutex_);
	return currentClip_.mark();
}

std::string ReferenceSource::missingClip() const
{
	const std::string id = currentGeneration();
	if (id.empty()) {
		return {};
	}
	const generation::Snapshot generation = parts_.engine.find(id);
	const std::filesystem::path clip = generation ? generation->clipPath() : parts_.engine.clipPathOf(id);
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
		if (!parts_.gate.takesNoClips()) {
			view_->play(file);
		}
	}
	parts_.engine.restoreClip(currentGeneration(), file, key(), shownMark());
}

void ReferenceSource::noteGeneration(const generation::Snapshot &generation)
{
	if (toldStatus_.note(generation)) {
		waitingScreen_->noteNewest(generation);
	}
	if (awaitedClip_.isAwaited() && generation->id == currentGeneration() && !generation->clipFileName.empty()) {
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
