// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.h>

#include "media/clip-player.hpp"

namespace r2v::obs {

/// The player's state in libobs's terms.
obs_media_state toMediaState(media::PlayState state);

} // namespace r2v::obs
