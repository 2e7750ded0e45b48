// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/scene-copy.hpp"

#include <algorithm>

#include "obs/base/collected.hpp"
#include "obs/base/scene-of.hpp"
#include "obs/capture/filter-kinds.hpp"

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

Parents parentsIn(obs_source_t *root)
{
	using Tree = Collected<Parents>;
	Tree tree;
	obs_source_enum_active_tree(
		root,
		[](obs_source_t *parent, obs_source_t *child, void *param) {
			Tree::add(param, [parent, child](auto &parents) { parents.emplace(child, parent); });
		},
		tree.param());
	return tree.take();
}

/// A scene or transition can be replaced by a copy. libobs knows no parts of other sources.
bool canBeTakenApart(const obs_source_t *parent)
{
	return sceneOf(parent) || obs_source_get_type(parent) == OBS_SOURCE_TYPE_TRANSITION;
}

std::vector<OBSSource> filtersOf(obs_source_t *source)
{
	using Filters = Collected<std::vector<OBSSource>>;
	Filters filters;
	obs_source_enum_filters(
		source,
		[](obs_source_t *, obs_source_t *filter, void *param) {
			Filters::add(param, [filter](auto &found) { found.emplace_back(filter); });
		},
		filters.param());
	return filters.take();
}

std::vector<OBSSceneItem> itemsOf(obs_scene_t *scene)
{
	using Items = Collected<std::vector<OBSSceneItem>>;
	Items items;
	obs_scene_enum_items(
		scene,
		[](obs_scene_t *, obs_sceneitem_t *item, void *param) {
			return Items::add(param, [item](auto &found) { found.emplace_back(item); });
		},
		items.param());
	return items.take();
}

void copyTransform(obs_sceneitem_t *from, obs_sceneitem_t *to)
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
	obs_sceneitem_set_scale_filter(to, obs_sceneitem_get_scale_filter(from));
	obs_sceneitem_set_blending_mode(to, obs_sceneitem_get_blending_mode(from));
	obs_sceneitem_set_blending_method(to, obs_sceneitem_get_blending_method(from));
}

/// An empty one of the same kind and size.
OBSSourceAutoRelease makeEmptyLike(obs_source_t *original)
{
	const OBSDataAutoRelease size = obs_data_create();
	obs_data_set_bool(size, "custom_size", true);
	obs_data_set_int(size, "cx", obs_source_get_base_width(original));
	obs_data_set_int(size, "cy", obs_source_get_base_height(original));
	OBSSourceAutoRelease copy = obs_source_create_private(obs_source_get_id(original), kCopyName, size);
	if (copy) {
		// A scene reads its size only when it is loaded.
		obs_source_load(copy);
		obs_source_set_enabled(copy, obs_source_enabled(original));
	}
	return copy;
}

} // namespace

bool isSceneOrGroup(const obs_source_t *source)
{
	return sceneOf(source) != nullptr;
}

bool LeftOut::isNamed(obs_source_t *source) const
{
	return std::any_of(named_.begin(), named_.end(), [source](const OBSWeakSource &named) {
		return obs_weak_source_references_source(named, source);
	});
}

bool LeftOutTree::contains(obs_source_t *source) const
{
	return std::find(sources.begin(), sources.end(), source) != sources.end();
}

LeftOutTree findLeftOut(obs_source_t *root, const LeftOut &leftOut)
{
	const Parents parents = parentsIn(root);
	LeftOutTree tree;
	if (leftOut.contains(root)) {
		tree.sources.emplace_back(root);
		tree.hasNamed = leftOut.isNamed(root);
	}
	std::vector<OBSSource> aroundNamed;
	for (const auto &[child, parent] : parents) {
		if (leftOut.contains(child)) {
			addWithParents(child, parents, tree.sources);
		}
		if (leftOut.isNamed(child)) {
			tree.hasNamed = true;
			addWithParents(child, parents, aroundNamed);
		}
	}
	tree.isOutOfReach = std::any_of(parents.begin(), parents.end(), [&aroundNamed, &leftOut](const auto &pair) {
		const auto &[child, parent] = pair;
		return std::find(aroundNamed.begin(), aroundNamed.end(), child) != aroundNamed.end() &&
		       !leftOut.contains(parent) && !canBeTakenApart(parent);
	});
	return tree;
}

std::optional<ForeignFilter> findForeignFilter(const LeftOutTree &tree, const LeftOut &leftOut, obs_source_t *root)
{
	for (const OBSSource &source : tree.sources) {
		if (leftOut.contains(source) || (source != root && !sceneOf(source))) {
			continue;
		}
		for (const OBSSource &filter : filtersOf(source)) {
			if (filterKindOf(filter) == FilterKind::foreign) {
				return ForeignFilter{obs_source_get_name(filter), obs_source_get_name(source)};
			}
		}
	}
	return std::nullopt;
}

std::optional<std::vector<OBSSource>> copyableFilters(obs_source_t *source)
{
	std::vector<OBSSource> filters = filtersOf(source);
	std::erase_if(filters, [](obs_source_t *filter) { return filterKindOf(filter) == FilterKind::noPicture; });
	if (std::any_of(filters.begin(), filters.end(),
			[](obs_source_t *filter) { return filterKindOf(filter) != FilterKind::copyable; })) {
		return std::nullopt;
	}
	return filters;
}

void copyFilters(const std::vector<OBSSource> &filters, obs_source_t *to)
{
	for (obs_source_t *filter : filters) {
		const OBSDataAutoRelease live = obs_source_get_settings(filter);
		const OBSDataAutoRelease settings = obs_data_create();
		obs_data_apply(settings, live);
		const OBSSourceAutoRelease copy =
			obs_source_create_private(obs_source_get_id(filter), kCopyName, settings);
		if (copy) {
			obs_source_filter_add(to, copy);
		}
	}
}

OBSSource SceneCopier::copy(obs_source_t *sceneOrGroup)
{
	if (const auto known = copies_.find(sceneOrGroup); known != copies_.end()) {
		return known->second;
	}
	const auto filters = sceneOf(sceneOrGroup) ? copyableFilters(sceneOrGroup) : std::nullopt;
	if (!filters) {
		return nullptr;
	}
	const OBSSourceAutoRelease made = makeEmptyLike(sceneOrGroup);
	if (!made || !addItems(sceneOrGroup, made)) {
		return nullptr;
	}
	copyFilters(*filters, made);
	copiedFilters_ += filters->size();
	copies_[sceneOrGroup] = made.Get();
	return made.Get();
}

bool SceneCopier::addItems(obs_source_t *original, obs_source_t *copyOfIt)
{
	// The size of a group depends on all of its items.
	const bool isGroup = obs_source_is_group(original);
	for (const OBSSceneItem &item : itemsOf(sceneOf(original))) {
		obs_source_t *child = obs_sceneitem_get_source(item);
		const bool isSeen = obs_sceneitem_visible(item) && !leftOut_.contains(child);
		if (!isSeen && !isGroup) {
			continue;
		}
		OBSSource shown = child;
		if (isSeen && tree_.contains(child) && sceneOf(child)) {
			shown = copy(child);
			if (!shown) {
				return false;
			}
		}
		obs_sceneitem_t *added = obs_scene_add(sceneOf(copyOfIt), shown);
		if (!added) {
			continue;
		}
		copyTransform(item, added);
		if (!isSeen) {
			obs_sceneitem_set_visible(added, false);
		}
	}
	return true;
}

} // namespace r2v::obs
