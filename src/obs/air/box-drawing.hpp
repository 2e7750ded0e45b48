// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include <obs.h>

#include "obs/air/box-fit.hpp"
#include "obs/air/sprite-crop.hpp"

namespace r2v::obs {

/// Draws an asynchronous source upright into a box on the current render target. Graphics thread, except for the
/// destructor.
class BoxDrawing {
public:
	void draw(obs_source_t *child, const PictureShape &shape, uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

private:
	SpriteCrop crop_;
};

} // namespace r2v::obs
