// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/first-place.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <obs.hpp>

#include "obs/base/collected.hpp"
#include "obs/base/own-kind.hpp"

namespace r2v::obs {

namespace {

/// Of the scene, in each direction.
constexpr float kShare = 1.0f / 3;
constexpr float kMarginShare = 1.0f / 32;

using Scenes = std::vector<OBSSource>;
using Items = std::vector<OBSSceneItem>;

/// Nothing is asked of a scene while libobs holds the lock of all sources.
Scenes allScenes()
{
	Collected<Scenes> scenes;
	obs_enum_scenes(
		[](void *param, obs_source_t *scene) {
			return Collected<Scenes>::add(param, [&](Scenes &all) { all.emplace_back(scene); });
		},
		scenes.param());
	return scenes.take();
}

Items itemsOf(obs_scene_t *scene)
{
	Collected<Items> items;
	obs_scene_enum_items(
		scene,
		[](obs_scene_t *, obs_sceneitem_t *item, void *param) {
			return Collected<Items>::add(param, [&](Items &all) { all.emplace_back(item); });
		},
		items.param());
	return items.take();
}

bool isPicture(obs_sceneitem_t *item)
{
	const obs_source_t *source = obs_sceneitem_get_source(item);
	return obs_sceneitem_visible(item) && (obs_source_get_output_flags(source) & OBS_SOURCE_VIDEO) != 0 &&
	       !isOwnKind(source);
}

bool isUnplaced(const obs_sceneitem_t *item)
{
	vec2 position;
	vec2 scale;
	obs_sceneitem_get_pos(item, &position);
	obs_sceneitem_get_scale(item, &scale);
	return position.x == 0 && position.y == 0 && scale.x == 1 && scale.y == 1 && obs_sceneitem_get_rot(item) == 0 &&
	       obs_sceneitem_get_bounds_type(item) == OBS_BOUNDS_NONE;
}

void place(obs_sceneitem_t *item, const FirstPlace &at)
{
	vec2 position;
	vec2 scale;
	vec2_set(&position, at.x, at.y);
	vec2_set(&scale, at.scale, at.scale);
	obs_sceneitem_defer_update_begin(item);
	obs_sceneitem_set_pos(item, &position);
	obs_sceneitem_set_scale(item, &scale);
	obs_sceneitem_defer_update_end(item);
}

} // namespace

FirstPlace pictureInPicture(uint32_t sceneWidthPx, uint32_t sceneHeightPx, uint32_t widthPx, uint32_t heightPx)
{
	if (widthPx == 0 || heightPx == 0) {
		return {};
	}
	const auto sceneWidth = static_cast<float>(sceneWidthPx);
	const auto sceneHeight = static_cast<float>(sceneHeightPx);
	const auto width = static_cast<float>(widthPx);
	const auto height = static_cast<float>(heightPx);
	const float scale = std::min(kShare * sceneWidth / width, kShare * sceneHeight / height);
	const float margin = kMarginShare * std::min(sceneWidth, sceneHeight);
	return {.x = sceneWidth - scale * width - margin, .y = sceneHeight - scale * height - margin, .scale = scale};
}

void placeBesideOthers(obs_source_t *source)
{
	OBSSceneItem own;
	for (const OBSSource &scene : allScenes()) {
		bool hasOthers = false;
		OBSSceneItem here;
		for (const OBSSceneItem &item : itemsOf(obs_scene_from_source(scene))) {
			if (obs_sceneitem_get_source(item) != source) {
				hasOthers = hasOthers || isPicture(item);
			} else if (here || own) {
				// It is in several places already, so it is no new one.
				return;
			} else {
				here = item;
			}
		}
		if (here && !hasOthers) {
			return;
		}
		if (here) {
			own = here;
		}
	}
	if (!own || !isUnplaced(own)) {
		return;
	}
	obs_source_t *const scene = obs_scene_get_source(obs_sceneitem_get_scene(own));
	place(own, pictureInPicture(obs_source_get_width(scene), obs_source_get_height(scene),
				    obs_source_get_width(source), obs_source_get_height(source)));
}

} // namespace r2v::obs
