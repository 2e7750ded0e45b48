// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// A stored picture and what it takes to show it upright with square pixels.
struct PictureShape {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	/// Clockwise: 0, 90, 180, 270.
	int rotationDegrees = 0;
	double pixelAspect = 1.0;
	/// Left to right, before it is turned.
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
	/// Which part of the upright picture is seen, in its stored pixels.
	Rect seen;
	/// Where it goes in the box: whole pixels, so that its edges are sharp.
	Rect place;
};

/// The stored size after the rotation.
uint32_t uprightWidthPx(const PictureShape &shape);
uint32_t uprightHeightPx(const PictureShape &shape);

/// Sides must not be 0.
Placement fitIntoBox(const PictureShape &shape, uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

} // namespace r2v::obs
