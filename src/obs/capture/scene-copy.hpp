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

/// What a picture is to be without: this plugin's own sources, and those that the user named.
class LeftOut {
public:
	LeftOut() = default;
	explicit LeftOut(std::vector<OBSWeakSource> named) : named_(std::move(named)) {}

	bool contains(obs_source_t *source) const { return isOwnKind(source) || isNamed(source); }
	bool isNamed(obs_source_t *source) const;

private:
	std::vector<OBSWeakSource> named_;
};

/// What is seen below a root (or is the root itself) and to be left out, and everything between that and the root.
struct LeftOutTree {
	/// Empty: the picture may be taken as it is.
	std::vector<OBSSource> sources;
	/// A source that the user named is among them.
	bool hasNamed = false;
	/// Named and shown by a source that is no scene, so that no copy can do without it.
	bool isOutOfReach = false;

	bool empty() const { return sources.empty(); }
	bool contains(obs_source_t *source) const;
};
/// Items with a closed eye are not looked at.
LeftOutTree findLeftOut(obs_source_t *root, const LeftOut &leftOut);

/// Why a scene is not copied.
struct ForeignFilter {
	std::string name;
	/// Where it is.
	std::string sceneName;
};
/// Of the scenes and groups that would have to be copied, and of the root: a filter of the kind `foreign`.
std::optional<ForeignFilter> findForeignFilter(const LeftOutTree &tree, const LeftOut &leftOut, obs_source_t *root);

/// The filters that are to be copied, oldest first. Nothing where one of the others is foreign.
std::optional<std::vector<OBSSource>> copyableFilters(obs_source_t *source);
/// A private filter like the other, on another source.
void copyFilters(const std::vector<OBSSource> &filters, obs_source_t *to);

/// Private copies of scenes and groups that draw the same pictures without what is to be left out. All other sources in
/// them are the live ones; no filter and no transition is made a second time but filters of the kind `copyable`. Built
/// item by item, for libobs' own copy of a scene makes all of them. With no graphics context entered.
class SceneCopier {
public:
	SceneCopier(const LeftOut &leftOut, const LeftOutTree &tree) : leftOut_(leftOut), tree_(tree) {}

	/// Null where it is neither a scene nor a group, or a foreign filter has come since the tree was looked at.
	OBSSource copy(obs_source_t *sceneOrGroup);
	/// In all copies.
	size_t copiedFilters() const { return copiedFilters_; }

private:
	bool addItems(obs_source_t *original, obs_source_t *copy);

	const LeftOut &leftOut_;
	const LeftOutTree &tree_;
	std::unordered_map<obs_source_t *, OBSSource> copies_;
	size_t copiedFilters_ = 0;
};

} // namespace r2v::obs
