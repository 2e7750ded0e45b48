// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "media/speed.hpp"

namespace r2v::media {

/// Like OBS's media states.
enum class PlayState { none = 1, opening, playing, paused, stopped, ended, error };

/// When a clip takes over from the one that plays.
enum class When { now = 1, atLoop };

/// Cross-fades of picture and sound, at most half of the shorter clip: from one clip to the next, and from the end of a
/// lap into the next one, which makes a lap that much shorter. 0, the default: none. Whatever is done to the clip
/// during a fade ends it.
struct Fades {
	int64_t clipMs = 0;
	int64_t lapMs = 0;
};

} // namespace r2v::media
