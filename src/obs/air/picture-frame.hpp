// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include <obs.h>

#include "media/clip-player.hpp"

namespace r2v::obs {

/// The picture as libobs expects it, with the same timestamp. It points into the planes of the original.
obs_source_frame toFrame(const media::Picture &picture);

/// Nothing if libobs has no layout for this number of channels.
std::optional<obs_source_audio> toAudio(const media::Sound &sound);

} // namespace r2v::obs
