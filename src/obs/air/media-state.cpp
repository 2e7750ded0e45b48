// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/media-state.hpp"

namespace r2v::obs {

obs_media_state toMediaState(media::PlayState state)
{
	switch (state) {
	case media::PlayState::none:
		return OBS_MEDIA_STATE_NONE;
	case media::PlayState::opening:
		return OBS_MEDIA_STATE_OPENING;
	case media::PlayState::playing:
		return OBS_MEDIA_STATE_PLAYING;
	case media::PlayState::paused:
		return OBS_MEDIA_STATE_PAUSED;
	case media::PlayState::stopped:
		return OBS_MEDIA_STATE_STOPPED;
	case media::PlayState::ended:
		return OBS_MEDIA_STATE_ENDED;
	case media::PlayState::error:
		return OBS_MEDIA_STATE_ERROR;
	}
	return OBS_MEDIA_STATE_NONE;
}

} // namespace r2v::obs
