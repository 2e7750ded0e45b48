// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// The size of a stored picture, and what has to be done to show it upright with square pixels.
struct PictureShape {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	/// Clockwise: 0, 90, 180, 270.
	int rotationDegrees = 0;
	double pixelAspect = 1.0;
	/// Mirrored left to right, before it is rotated.
	bool isMirrored = false;

	bool operator==(const PictureShape &) const = default;
};

struct Rect {
	uint32_t x = 0;
	uint32_t y = 0;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;

	bool operator==(const Rect &) const = default;
};

struct Placement {
	/// The visible part of the upright picture, in stored pixels.
	Rect seen;
	/// Where it goes in the box, in whole pixels so that its edges are sharp.
	Rect place;
};

/// The stored size once it is rotated.
uint32_t uprightWidthPx(const PictureShape &shape);
uint32_t uprightHeightPx(const PictureShape &shape);

/// No side may be 0.
Placement fitIntoBox(const PictureShape &shape, uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

} // namespace r2v::obs
