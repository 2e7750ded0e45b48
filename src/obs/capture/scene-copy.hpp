// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <obs.hpp>

#include "obs/base/own-kind.hpp"

namespace r2v::obs {

bool isSceneOrGroup(const obs_source_t *source);

/// What to leave out of a picture: this plugin's own sources, and those that the user named.
class LeftOut {
public:
	LeftOut() = default;
	explicit LeftOut(std::vector<OBSWeakSource> named) : named_(std::move(named)) {}

	bool contains(obs_source_t *source) const { return isOwnKind(source) || isNamed(source); }
	bool isNamed(obs_source_t *source) const;

private:
	std::vector<OBSWeakSource> named_;
};

/// Everything below a root (or the root itself) that is visible and has to be left out, and everything between that and
/// the root.
struct LeftOutTree {
	/// Empty if the picture may be taken as it is.
	std::vector<OBSSource> sources;
	/// One of them was named by the user.
	bool hasNamed = false;
	/// One that the user named is shown by a source other than a scene, so no copy can leave it out.
	bool isOutOfReach = false;

	bool empty() const { return sources.empty(); }
	bool contains(obs_source_t *source) const;
};
/// Ignores items whose eye is closed.
LeftOutTree findLeftOut(obs_source_t *root, const LeftOut &leftOut);

/// The filter that keeps a scene from being copied.
struct ForeignFilter {
	std::string name;
	/// The scene that it is on.
	std::string sceneName;
};
/// A filter of the kind `foreign` on the root or on any of the scenes and groups that would have to be copied.
std::optional<ForeignFilter> findForeignFilter(const LeftOutTree &tree, const LeftOut &leftOut, obs_source_t *root);

/// The filters to copy, oldest first. Nothing if one of the others is foreign.
std::optional<std::vector<OBSSource>> copyableFilters(obs_source_t *source);
/// Puts private filters like these on another source.
void copyFilters(const std::vector<OBSSource> &filters, obs_source_t *to);

/// Creates private copies of scenes and groups that draw the same pictures without what has to be left out. All other
/// sources in them are the live ones, and only filters of the kind `copyable` exist a second time. The copies are built
/// item by item, because libobs's own copy of a scene copies every item. With no graphics context entered.
class SceneCopier {
public:
	SceneCopier(const LeftOut &leftOut, const LeftOutTree &tree) : leftOut_(leftOut), tree_(tree) {}

	/// Null if it is neither a scene nor a group, or if a foreign filter was added after the tree was built.
	OBSSource copy(obs_source_t *sceneOrGroup);
	/// The number of filters in all copies.
	size_t copiedFilters() const { return copiedFilters_; }

private:
	bool addItems(obs_source_t *original, obs_source_t *copy);

	const LeftOut &leftOut_;
	const LeftOutTree &tree_;
	std::unordered_map<obs_source_t *, OBSSource> copies_;
	size_t copiedFilters_ = 0;
};

} // namespace r2v::obs
