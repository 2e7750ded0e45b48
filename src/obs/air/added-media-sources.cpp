// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/added-media-sources.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "obs/base/collected.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/scene-of.hpp"

namespace r2v::obs {

namespace {

constexpr char kGenerationMark[] = "r2v_generation";
constexpr char kSwitchedOffMark[] = "r2v_off_by_panic";
constexpr std::chrono::milliseconds kFirstLook{5};
constexpr std::chrono::milliseconds kLastLook{20};
/// libobs reports only with its next frame that a source is shown, and never if it was hidden again before that.
constexpr std::chrono::milliseconds kSomeFrames{100};

/// Includes the private copy that is on program in Studio Mode, and the scenes of other canvases.
std::vector<OBSSource> allScenes()
{
	using Scenes = Collected<std::vector<OBSSource>>;
	Scenes scenes;
	const auto collect = [](void *param, obs_source_t *source) {
		return Scenes::add(param, [source](auto &found) {
			if (sceneOf(source)) {
				found.emplace_back(source);
			}
		});
	};
	obs_enum_all_sources(collect, scenes.param());
	return scenes.take();
}

/// Collected before any is hidden: hiding runs other people's handlers, and libobs enumerates with the scene locked.
void hideIn(obs_scene_t *scene, const std::function<bool(obs_source_t *)> &isWanted)
{
	using Items = Collected<std::vector<OBSSceneItem>>;
	Items visible;
	const auto collect = [](obs_scene_t *, obs_sceneitem_t *item, void *param) {
		return Items::add(param, [item](auto &found) {
			if (obs_sceneitem_visible(item)) {
				found.emplace_back(item);
			}
		});
	};
	obs_scene_enum_items(scene, collect, visible.param());
	for (const OBSSceneItem &item : visible.take()) {
		if (!isWanted(obs_sceneitem_get_source(item))) {
			continue;
		}
		obs_sceneitem_set_visible(item, false);
		if (obs_source_t *transition = obs_sceneitem_get_transition(item, false)) {
			obs_transition_force_stop(transition);
		}
	}
}

void hideEverywhere(obs_source_t *source)
{
	for (const OBSSource &scene : allScenes()) {
		hideIn(sceneOf(scene), [source](const obs_source_t *shown) { return shown == source; });
	}
}

bool hasMark(obs_source_t *source, const char *name)
{
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	return obs_data_has_user_value(marks, name);
}

/// Whether it can be heard anywhere once it is in the program.
bool sounds(obs_source_t *source)
{
	const bool goesOut = obs_source_get_audio_mixers(source) != 0 ||
			     obs_source_get_monitoring_type(source) != OBS_MONITORING_TYPE_NONE;
	if (!goesOut || obs_source_muted(source) || obs_source_get_volume(source) <= 0) {
		return false;
	}
	switch (obs_source_media_get_state(source)) {
	case OBS_MEDIA_STATE_PLAYING:
	case OBS_MEDIA_STATE_OPENING:
	case OBS_MEDIA_STATE_BUFFERING:
	case OBS_MEDIA_STATE_PAUSED:
		return true;
	default:
		return false;
	}
}

/// False if the user has given it another file.
bool showsClip(obs_source_t *source, const std::string &generationId)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	return std::string_view(obs_data_get_string(settings, "local_file")).find(generationId) !=
	       std::string_view::npos;
}

} // namespace

AddedMediaSources::AddedMediaSources(std::function<void()> saveSoon) : saveSoon_(std::move(saveSoon))
{
	signal_handler_t *handler = obs_get_signal_handler();
	sourceShown_.Connect(handler, "source_show", onSourceShown, this);
	// Not at its creation: only when loading is done does a source have its private settings, and a scene its
	// items.
	sourceLoaded_.Connect(handler, "source_load", onSourceLoaded, this);
}

AddedMediaSources::~AddedMediaSources()
{
	sourceShown_.Disconnect();
	sourceLoaded_.Disconnect();
	shutDown();
}

void AddedMediaSources::add(obs_source_t *mediaSource, const std::string &generationId)
{
	const OBSDataAutoRelease marks = obs_source_get_private_settings(mediaSource);
	obs_data_set_string(marks, kGenerationMark, generationId.c_str());
	const std::lock_guard lock(mutex_);
	std::erase_if(entries_, [](const Entry &entry) { return obs_weak_source_expired(entry.weak); });
	entries_.push_back({OBSGetWeakRef(mediaSource), generationId});
	count_ = entries_.size();
}

bool AddedMediaSources::isOne(obs_source_t *source) const
{
	const std::lock_guard lock(mutex_);
	return std::any_of(entries_.begin(), entries_.end(), [source](const Entry &entry) {
		return obs_weak_source_references_source(entry.weak, source);
	});
}

std::vector<OBSSource> AddedMediaSources::all() const
{
	std::vector<OBSSource> sources;
	const std::lock_guard lock(mutex_);
	for (const Entry &entry : entries_) {
		if (OBSSource source = OBSGetStrongRef(entry.weak)) {
			sources.push_back(std::move(source));
		}
	}
	return sources;
}

void AddedMediaSources::takeOffAir()
{
	std::vector<OBSSource> unseen;
	for (const OBSSource &source : all()) {
		if (obs_source_showing(source)) {
			takeOffAir(source);
		} else {
			unseen.push_back(source);
		}
	}
	if (!unseen.empty()) {
		threads_.run([this, unseen = std::move(unseen)] {
			for (const OBSSource &source : unseen) {
				hideEverywhere(source);
			}
			saveSoon_();
		});
	}
}

void AddedMediaSources::takeOffAir(const OBSSource &source)
{
	{
		const std::lock_guard lock(mutex_);
		if (!leaving_.insert(source).second) {
			// The thread below watches it until it is off air.
			return;
		}
	}
	const bool isBegun = guarded("added Media Source", false, [this, &source] {
		threads_.run([this, source] {
			guarded("added Media Source", [this, &source] { takeOffAirHere(source); });
			hasLeft(source);
		});
		return true;
	});
	if (!isBegun) {
		hasLeft(source);
	}
}

void AddedMediaSources::hasLeft(obs_source_t *source)
{
	const std::lock_guard lock(mutex_);
	leaving_.erase(source);
}

void AddedMediaSources::takeOffAirHere(const OBSSource &source)
{
	do {
		switchOffAndHide(source);
		std::this_thread::sleep_for(kSomeFrames);
	} while (isKeptOffAir_ && isOnAir(source));
}

bool AddedMediaSources::isOnAir(obs_source_t *source) const
{
	return obs_source_active(source) && !obs_source_removed(source) && !threads_.isEnding();
}

void AddedMediaSources::switchOffAndHide(const OBSSource &source)
{
	// If someone else switched it off, it is not for us to switch it on again.
	const bool wasOn = obs_source_enabled(source);
	if (wasOn) {
		{
			const std::lock_guard lock(mutex_);
			switchedOff_.insert(source);
		}
		// In case OBS saves before it is switched on again.
		const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
		obs_data_set_bool(marks, kSwitchedOffMark, true);
		// On a thread too, because hiding it must not wait for a handler.
		threads_.run([source] { obs_source_set_enabled(source, false); });
		while (obs_source_enabled(source) && !threads_.isEnding()) {
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}
	// libobs only removes the sound with its next ticks, and the source counts as active until then.
	auto pause = kFirstLook;
	do {
		hideEverywhere(source);
		std::this_thread::sleep_for(pause);
		pause = std::min(2 * pause, kLastLook);
	} while (isOnAir(source));
	if (threads_.isEnding()) {
		return;
	}
	if (wasOn) {
		// The mark stays until no save is under way: a save may have noted already that the source is off, and
		// it writes the marks as they are when it ends.
		obs_source_set_enabled(source, true);
		const std::lock_guard lock(mutex_);
		switchedOff_.erase(source);
	}
	saveSoon_();
}

bool AddedMediaSources::isHeard(const std::string &generationId) const
{
	if (generationId.empty()) {
		return false;
	}
	std::vector<OBSWeakSource> same;
	{
		const std::lock_guard lock(mutex_);
		for (const Entry &entry : entries_) {
			if (entry.generationId == generationId) {
				same.push_back(entry.weak);
			}
		}
	}
	return std::any_of(same.begin(), same.end(), [&generationId](const OBSWeakSource &weak) {
		const OBSSourceAutoRelease source = obs_weak_source_get_source(weak);
		return source && obs_source_active(source) && obs_source_enabled(source) && sounds(source) &&
		       showsClip(source, generationId);
	});
}

void AddedMediaSources::forgetMark(obs_source_t *source)
{
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	obs_data_erase(marks, kSwitchedOffMark);
}

bool AddedMediaSources::wasSwitchedOff(obs_source_t *source)
{
	return hasMark(source, kSwitchedOffMark) && !obs_source_enabled(source);
}

void AddedMediaSources::switchOnAgain(obs_source_t *source)
{
	forgetMark(source);
	obs_source_set_enabled(source, true);
}

void AddedMediaSources::loaded(obs_source_t *source)
{
	if (obs_scene_t *scene = sceneOf(source)) {
		std::vector<OBSWeakSource> hidden;
		{
			const std::lock_guard lock(mutex_);
			hidden = hiddenWhenLoaded_;
		}
		if (!hidden.empty()) {
			hideIn(scene, [&hidden](obs_source_t *shown) {
				return std::any_of(hidden.begin(), hidden.end(), [shown](const OBSWeakSource &weak) {
					return obs_weak_source_references_source(weak, shown);
				});
			});
		}
		return;
	}
	if (!hasMark(source, kGenerationMark)) {
		return;
	}
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	add(source, obs_data_get_string(marks, kGenerationMark));
	const bool isSwitchedOff = wasSwitchedOff(source);
	if (!isSwitchedOff) {
		forgetMark(source);
	}
	if (!isSwitchedOff && !isKeptOffAir_) {
		return;
	}
	{
		const std::lock_guard lock(mutex_);
		hiddenWhenLoaded_.push_back(OBSGetWeakRef(source));
	}
	hideEverywhere(source);
	if (isSwitchedOff) {
		switchOnAgain(source);
	}
}

void AddedMediaSources::collectionLoaded()
{
	const std::lock_guard lock(mutex_);
	hiddenWhenLoaded_.clear();
}

void AddedMediaSources::forgetMarks()
{
	for (const OBSSource &source : all()) {
		const std::lock_guard lock(mutex_);
		if (switchedOff_.count(source) == 0) {
			forgetMark(source);
		}
	}
}

void AddedMediaSources::shutDown()
{
	threads_.shutDown();
}

void AddedMediaSources::onSourceShown(void *param, calldata_t *arguments)
{
	guarded("added Media Source shown", [param, arguments] {
		auto &self = *static_cast<AddedMediaSources *>(param);
		auto *source = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
		if (self.isKeptOffAir_ && self.isOne(source)) {
			self.takeOffAir(OBSSource(source));
		}
	});
}

void AddedMediaSources::onSourceLoaded(void *param, calldata_t *arguments)
{
	guarded("added Media Source loaded", [param, arguments] {
		static_cast<AddedMediaSources *>(param)->loaded(
			static_cast<obs_source_t *>(calldata_ptr(arguments, "source")));
	});
}

} // namespace r2v::obs
