// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/program-scene.hpp"

#include <obs-frontend-api.h>

#include "obs/base/valid-text.hpp"

namespace r2v::obs {

OBSSourceAutoRelease programScene()
{
	if (OBSSourceAutoRelease scene = obs_frontend_get_current_scene()) {
		return scene;
	}
	// Without a frontend, whatever the first output channel shows.
	OBSSourceAutoRelease shown = obs_get_output_source(0);
	if (shown && obs_source_get_type(shown) == OBS_SOURCE_TYPE_TRANSITION) {
		return OBSSourceAutoRelease(obs_transition_get_active_source(shown));
	}
	return shown;
}

std::string programSceneName()
{
	const OBSSourceAutoRelease scene = programScene();
	return shownName(scene);
}

} // namespace r2v::obs
