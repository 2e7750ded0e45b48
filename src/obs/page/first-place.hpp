// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include <obs.h>

namespace r2v::obs {

/// Where and how large a source comes that must not cover what is there: a picture in picture at the lower right.
struct FirstPlace {
	float x = 0;
	float y = 0;
	float scale = 1;
};
/// Pure.
FirstPlace pictureInPicture(uint32_t sceneWidthPx, uint32_t sceneHeightPx, uint32_t widthPx, uint32_t heightPx);

/// A source that a person has just added comes as a picture in picture where its scene shows something else: at the
/// size of the canvas the first clip would cover all of it. Whatever was placed already stays. UI thread.
void placeBesideOthers(obs_source_t *source);

} // namespace r2v::obs
