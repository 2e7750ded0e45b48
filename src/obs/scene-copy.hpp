// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <unordered_map>
#include <vector>

#include <obs.hpp>

namespace r2v::obs {

bool isOwnSource(const obs_source_t *source);

/// The own sources below root (or root itself), and everything between them and root; shown or hidden.
std::vector<OBSSource> findShowingOwn(obs_source_t *root);

/// Private copies of scenes and groups that draw the same pictures, but for own sources. All other sources in them are
/// the live ones. With no graphics context entered.
class SceneCopier {
public:
	/// What findShowingOwn found.
	explicit SceneCopier(std::vector<OBSSource> showingOwn) : showingOwn_(std::move(showingOwn)) {}

	bool showsOwn(obs_source_t *source) const;
	/// Null where it is neither a scene nor a group.
	OBSSource copy(obs_source_t *sceneOrGroup);

private:
	void replace(obs_scene_t *scene, obs_sceneitem_t *item, obs_source_t *source) const;

	std::vector<OBSSource> showingOwn_;
	std::unordered_map<obs_source_t *, OBSSource> copies_;
};

} // namespace r2v::obs
