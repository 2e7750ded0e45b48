// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/delivery/media-source-adder.hpp"

#include <cmath>

#include <graphics/matrix4.h>
#include <obs.hpp>

#include "obs/air/added-media-sources.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/base/generation-data.hpp"
#include "obs/base/guarded.hpp"
#include "obs/capture/program-scene.hpp"
#include "obs/delivery/clip-placement.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/source-registry.hpp"

namespace r2v::obs {

namespace {

constexpr char kMediaSourceId[] = "ffmpeg_source";
constexpr size_t kNamedPromptCodePoints = 30;

/// The scene itself and the first item in it that shows the source.
struct Place {
	obs_source_t *shown = nullptr;
	/// Null where the scene does not show the source.
	OBSSceneItem item;
};

bool findItem(obs_scene_t *, obs_sceneitem_t *item, void *param)
{
	return guarded("find an item", false, [item, param] {
		auto &place = *static_cast<Place *>(param);
		if (obs_sceneitem_is_group(item)) {
			obs_sceneitem_group_enum_items(item, findItem, param);
		} else if (obs_sceneitem_get_source(item) == place.shown) {
			place.item = item;
		}
		return place.item == nullptr;
	});
}

/// The first words of the prompt on one line, cut between code points.
std::string namedPrompt(const std::string &prompt)
{
	std::string name;
	size_t codePoints = 0;
	for (const char byte : prompt) {
		const bool startsCodePoint = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
		if (startsCodePoint && codePoints++ == kNamedPromptCodePoints) {
			return name + "…";
		}
		name += static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte;
	}
	return name;
}

std::string wantedName(const Texts &texts, const generation::Generation &clip)
{
	return texts("MediaSource.Name", {{"source", clip.spec.sourceName}, {"prompt", namedPrompt(clip.spec.prompt)}});
}

/// What the Audio Mixer shows of the source; its filters are left to the user.
void takeOverMixerState(obs_source_t *media, obs_source_t *from)
{
	if (!from) {
		return;
	}
	obs_source_set_volume(media, obs_source_get_volume(from));
	obs_source_set_balance_value(media, obs_source_get_balance_value(from));
	obs_source_set_audio_mixers(media, obs_source_get_audio_mixers(from));
	obs_source_set_sync_offset(media, obs_source_get_sync_offset(from));
	obs_source_set_monitoring_type(media, obs_source_get_monitoring_type(from));
	constexpr uint32_t kMono = OBS_SOURCE_FLAG_FORCE_MONO;
	const uint32_t flags = obs_source_get_flags(media) & ~kMono;
	obs_source_set_flags(media, flags | (obs_source_get_flags(from) & kMono));
}

OBSSourceAutoRelease createMediaSource(const std::string &name, const generation::Generation &clip)
{
	const OBSDataAutoRelease settings = obs_data_create();
	obs_data_set_bool(settings, "is_local_file", true);
	obs_data_set_string(settings, "local_file", toUtf8(clip.clipPath()).c_str());
	obs_data_set_bool(settings, "looping", true);
	return OBSSourceAutoRelease(obs_source_create(kMediaSourceId, name.c_str(), settings, nullptr));
}

/// The source's item as the scene draws it: a point of its cropped box is scaled, rotated and moved.
struct Transform {
	vec2 move{};
	double scaleX = 1;
	double scaleY = 1;
	float rotationDegrees = 0;
};

Transform transformOf(obs_sceneitem_t *item)
{
	obs_sceneitem_force_update_transform(item);
	matrix4 drawn;
	obs_sceneitem_get_draw_transform(item, &drawn);
	Transform transform;
	transform.rotationDegrees = obs_sceneitem_get_rot(item);
	const double angle = transform.rotationDegrees * M_PI / 180;
	transform.scaleX = drawn.x.x * std::cos(angle) + drawn.x.y * std::sin(angle);
	transform.scaleY = drawn.y.y * std::cos(angle) - drawn.y.x * std::sin(angle);
	vec2_set(&transform.move, drawn.t.x, drawn.t.y);
	return transform;
}

void place(obs_sceneitem_t *item, const Transform &transform, const ClipPlacement &placement,
	   const generation::ClipFacts &clip)
{
	const double angle = transform.rotationDegrees * M_PI / 180;
	const double x = placement.x * transform.scaleX;
	const double y = placement.y * transform.scaleY;
	vec2 position;
	vec2_set(&position, static_cast<float>(transform.move.x + x * std::cos(angle) - y * std::sin(angle)),
		 static_cast<float>(transform.move.y + x * std::sin(angle) + y * std::cos(angle)));
	obs_sceneitem_set_alignment(item, OBS_ALIGN_LEFT | OBS_ALIGN_TOP);
	obs_sceneitem_set_pos(item, &position);
	obs_sceneitem_set_rot(item, transform.rotationDegrees);
	const obs_sceneitem_crop crop{placement.crop.left, placement.crop.top, placement.crop.right,
				      placement.crop.bottom};
	obs_sceneitem_set_crop(item, &crop);

	const double widthPx = placement.widthPx * transform.scaleX;
	const double heightPx = placement.heightPx * transform.scaleY;
	if (widthPx > 0 && heightPx > 0) {
		vec2 bounds;
		vec2_set(&bounds, static_cast<float>(widthPx), static_cast<float>(heightPx));
		obs_sceneitem_set_bounds_type(item, OBS_BOUNDS_STRETCH);
		obs_sceneitem_set_bounds(item, &bounds);
		return;
	}
	// Bounds know no mirroring, a scale does.
	vec2 scale;
	vec2_set(&scale, static_cast<float>(widthPx / (static_cast<int>(clip.widthPx) - crop.left - crop.right)),
		 static_cast<float>(heightPx / (static_cast<int>(clip.heightPx) - crop.top - crop.bottom)));
	obs_sceneitem_set_scale(item, &scale);
}

struct Insertion {
	const generation::Generation &clip;
	obs_source_t *media = nullptr;
	/// The generation's own source; null where it is gone.
	obs_source_t *shownBy = nullptr;
	bool isHidden = false;
	bool done = false;
};

void insert(Insertion &insertion, obs_scene_t *scene)
{
	Place found{insertion.shownBy, nullptr};
	if (found.shown) {
		obs_scene_enum_items(scene, findItem, &found);
	}
	// Inside a group the item's scene is the group's.
	obs_scene_t *target = found.item ? obs_sceneitem_get_scene(found.item) : scene;
	obs_sceneitem_t *item = obs_scene_add(target, insertion.media);
	if (!item) {
		return;
	}
	insertion.done = true;
	if (insertion.isHidden) {
		obs_sceneitem_set_visible(item, false);
	}

	ShownBox box;
	box.fit = settingsOf(insertion.shownBy).view.fit;
	Transform transform;
	if (found.item) {
		obs_sceneitem_crop crop;
		obs_sceneitem_get_crop(found.item, &crop);
		box.widthPx = obs_source_get_width(insertion.shownBy);
		box.heightPx = obs_source_get_height(insertion.shownBy);
		box.crop = {crop.left, crop.top, crop.right, crop.bottom};
		transform = transformOf(found.item);
		obs_sceneitem_set_order_position(item, obs_sceneitem_get_order_position(found.item) + 1);
	} else {
		obs_source_t *sceneSource = obs_scene_get_source(scene);
		box.widthPx = obs_source_get_width(sceneSource);
		box.heightPx = obs_source_get_height(sceneSource);
	}
	const generation::ClipFacts &facts = insertion.clip.clip;
	if (const auto placement = placeClip(box, facts.widthPx, facts.heightPx)) {
		place(item, transform, *placement, facts);
	}
}

void onUpdate(void *param, obs_scene_t *scene)
{
	guarded("insert a Media Source", [param, scene] { insert(*static_cast<Insertion *>(param), scene); });
}

} // namespace

/// A name that is nobody's until it goes, for finding one and taking it must not interleave.
class MediaSourceAdder::ReservedName {
public:
	ReservedName(MediaSourceAdder &adder, const std::string &wanted) : adder_(adder), name_(wanted)
	{
		const std::lock_guard lock(adder_.naming_);
		for (int number = 2; !isFree(); ++number) {
			name_ = wanted + " (" + std::to_string(number) + ")";
		}
		adder_.reservedNames_.insert(name_);
	}
	~ReservedName()
	{
		const std::lock_guard lock(adder_.naming_);
		adder_.reservedNames_.erase(name_);
	}
	ReservedName(const ReservedName &) = delete;
	ReservedName &operator=(const ReservedName &) = delete;

	const std::string &get() const { return name_; }

private:
	bool isFree() const
	{
		return !adder_.reservedNames_.contains(name_) &&
		       !OBSSourceAutoRelease(obs_get_source_by_name(name_.c_str()));
	}

	MediaSourceAdder &adder_;
	std::string name_;
};

AddedMediaSource MediaSourceAdder::add(const generation::Snapshot &clip, const std::string &sceneName)
{
	const Texts &texts = parts_.texts;
	if (!clip || clip->state != generation::State::ready) {
		return {{}, texts("Error.NotReady"), "wrong_state"};
	}
	const OBSSourceAutoRelease sceneSource =
		sceneName.empty() ? programScene() : OBSSourceAutoRelease(obs_get_source_by_name(sceneName.c_str()));
	obs_scene_t *scene = obs_scene_from_source(sceneSource);
	if (!scene) {
		return {{}, texts("Error.UnknownScene", {{"scene", sceneName}}), "unknown_source"};
	}
	const SourceRegistry::Found shownBy = parts_.sources.byKey(clip->spec.sourceKey);

	const ReservedName name(*this, wantedName(texts, *clip));
	const OBSSourceAutoRelease media = createMediaSource(name.get(), *clip);
	if (!media) {
		return {{}, texts("Error.NoMediaSource"), "internal"};
	}
	takeOverMixerState(media, shownBy.source);
	// One that was added before goes on sounding; ours gives way to either.
	const bool sounds = settingsOf(shownBy.source).view.soundOn && !obs_source_muted(shownBy.source) &&
			    !parts_.addedMediaSources.isHeard(clip->id);
	obs_source_set_muted(media, !sounds);
	parts_.addedMediaSources.add(media, clip->id);
	Insertion insertion{*clip, media, shownBy.source, parts_.gate.isPanicked()};
	// The graphics thread takes a scene's locks inside the context: the other way round would deadlock with it.
	obs_enter_graphics();
	obs_scene_atomic_update(scene, onUpdate, &insertion);
	obs_leave_graphics();
	if (!insertion.done) {
		obs_source_remove(media);
		return {{}, texts("Error.NoMediaSource"), "internal"};
	}
	parts_.engine.markAddedAsMediaSource(clip->id);
	return {obs_source_get_name(media), {}, {}};
}

} // namespace r2v::obs
