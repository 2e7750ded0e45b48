// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include <obs.h>

#include "media/clip-player.hpp"

namespace r2v::obs {

/// The picture as libobs takes it; points into the picture's planes. Timestamp as the picture's.
obs_source_frame toFrame(const media::Picture &picture);

/// Nothing for a channel count that libobs has no layout for.
std::optional<obs_source_audio> toAudio(const media::Sound &sound);

} // namespace r2v::obs
