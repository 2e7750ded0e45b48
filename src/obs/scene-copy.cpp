// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/scene-copy.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "obs/reference-source.hpp"

namespace r2v::obs {

namespace {

constexpr char kCopyName[] = "obs-reference-to-video reference";

using Parents = std::unordered_multimap<obs_source_t *, obs_source_t *>;

void addWithParents(obs_source_t *source, const Parents &parents, std::vector<OBSSource> &found)
{
	if (std::find(found.begin(), found.end(), source) != found.end()) {
		return;
	}
	found.emplace_back(source);
	const auto [first, last] = parents.equal_range(source);
	for (auto parent = first; parent != last; ++parent) {
		addWithParents(parent->second, parents, found);
	}
}

/// A new copy of such a filter has nothing to show yet.
bool needsPastFrames(const obs_source_t *filter)
{
	return std::string_view{obs_source_get_unversioned_id(filter)} == "gpu_delay";
}

void removeFiltersWithoutPicture(obs_source_t *source)
{
	std::vector<OBSSource> filters;
	obs_source_enum_filters(
		source,
		[](obs_source_t *, obs_source_t *filter, void *param) {
			if (needsPastFrames(filter)) {
				static_cast<std::vector<OBSSource> *>(param)->emplace_back(filter);
			}
		},
		&filters);
	for (const OBSSource &filter : filters) {
		obs_source_filter_remove(source, filter);
	}
}

void hide(obs_sceneitem_t *item)
{
	obs_sceneitem_set_transition(item, false, nullptr);
	obs_sceneitem_set_visible(item, false);
}

void copyTransform(const obs_sceneitem_t *from, obs_sceneitem_t *to)
{
	obs_transform_info transform{};
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(30, 1, 0)
	obs_sceneitem_get_info2(from, &transform);
	obs_sceneitem_set_info2(to, &transform);
#else
	obs_sceneitem_get_info(from, &transform);
	obs_sceneitem_set_info(to, &transform);
#endif
	obs_sceneitem_crop crop{};
	obs_sceneitem_get_crop(from, &crop);
	obs_sceneitem_set_crop(to, &crop);
}

} // namespace

bool isOwnSource(const obs_source_t *source)
{
	const char *id = obs_source_get_unversioned_id(source);
	return id && strcmp(id, kSourceId) == 0;
}

std::vector<OBSSource> findShowingOwn(obs_source_t *root)
{
	Parents parents;
	obs_source_enum_full_tree(
		root,
		[](obs_source_t *parent, obs_source_t *child, void *param) {
			static_cast<Parents *>(param)->emplace(child, parent);
		},
		&parents);
	std::vector<OBSSource> found;
	if (isOwnSource(root)) {
		found.emplace_back(root);
	}
	for (const auto &[child, parent] : parents) {
		if (isOwnSource(child)) {
			addWithParents(child, parents, found);
		}
	}
	return found;
}

bool SceneCopier::showsOwn(obs_source_t *source) const
{
	return std::find(showingOwn_.begin(), showingOwn_.end(), source) != showingOwn_.end();
}

OBSSource SceneCopier::copy(obs_source_t *sceneOrGroup)
{
	if (const auto known = copies_.find(sceneOrGroup); known != copies_.end()) {
		return known->second;
	}
	obs_scene_t *original = obs_scene_from_source(sceneOrGroup);
	if (!original) {
		original = obs_group_from_source(sceneOrGroup);
	}
	if (!original) {
		return nullptr;
	}
	const OBSSceneAutoRelease scene = obs_scene_duplicate(original, kCopyName, OBS_SCENE_DUP_PRIVATE_REFS);
	const OBSSource source = obs_scene_get_source(scene);
	copies_[sceneOrGroup] = source;
	removeFiltersWithoutPicture(source);

	std::vector<OBSSceneItem> items;
	obs_scene_enum_items(
		scene,
		[](obs_scene_t *, obs_sceneitem_t *item, void *param) {
			static_cast<std::vector<OBSSceneItem> *>(param)->emplace_back(item);
			return true;
		},
		&items);
	for (const OBSSceneItem &item : items) {
		obs_source_t *child = obs_sceneitem_get_source(item);
		if (isOwnSource(child)) {
			hide(item);
		} else if (showsOwn(child)) {
			if (const OBSSource replacement = copy(child)) {
				replace(scene, item, replacement);
			}
		}
	}
	return source;
}

void SceneCopier::replace(obs_scene_t *scene, obs_sceneitem_t *item, obs_source_t *source) const
{
	obs_sceneitem_t *replacement = obs_scene_add(scene, source);
	if (!replacement) {
		hide(item);
		return;
	}
	copyTransform(item, replacement);
	obs_sceneitem_set_scale_filter(replacement, obs_sceneitem_get_scale_filter(item));
	obs_sceneitem_set_blending_mode(replacement, obs_sceneitem_get_blending_mode(item));
	obs_sceneitem_set_blending_method(replacement, obs_sceneitem_get_blending_method(item));
	obs_sceneitem_set_visible(replacement, obs_sceneitem_visible(item));
	obs_sceneitem_set_order_position(replacement, obs_sceneitem_get_order_position(item));
	obs_sceneitem_remove(item);
}

} // namespace r2v::obs
