// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.h>

namespace r2v::obs {

/// This source as a scene or group; null if it is neither.
inline obs_scene_t *sceneOf(const obs_source_t *source)
{
	obs_scene_t *scene = obs_scene_from_source(source);
	return scene ? scene : obs_group_from_source(source);
}

} // namespace r2v::obs
