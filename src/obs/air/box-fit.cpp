// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/box-fit.hpp"

#include <algorithm>
#include <cmath>

namespace r2v::obs {

namespace {

bool liesOnItsSide(const PictureShape &shape)
{
	return shape.rotationDegrees % 180 != 0;
}

uint32_t roundedSide(double sidePx, uint32_t limitPx)
{
	return std::clamp(static_cast<uint32_t>(std::lround(sidePx)), 1u, limitPx);
}

} // namespace

uint32_t uprightWidthPx(const PictureShape &shape)
{
	return liesOnItsSide(shape) ? shape.heightPx : shape.widthPx;
}

uint32_t uprightHeightPx(const PictureShape &shape)
{
	return liesOnItsSide(shape) ? shape.widthPx : shape.heightPx;
}

Placement fitIntoBox(const PictureShape &shape, uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit)
{
	const uint32_t width = uprightWidthPx(shape);
	const uint32_t height = uprightHeightPx(shape);
	Placement placement{{0, 0, width, height}, {0, 0, boxWidthPx, boxHeightPx}};
	if (fit == Fit::stretch) {
		return placement;
	}

	// The pixel aspect is that of the stored pixels, so if the picture lies on its side, it changes the height.
	const double shownWidth = liesOnItsSide(shape) ? width : width * shape.pixelAspect;
	const double shownHeight = liesOnItsSide(shape) ? height * shape.pixelAspect : height;
	const double scaleX = boxWidthPx / shownWidth;
	const double scaleY = boxHeightPx / shownHeight;
	if (fit == Fit::contain) {
		const double scale = std::min(scaleX, scaleY);
		Rect &place = placement.place;
		place.widthPx = roundedSide(shownWidth * scale, boxWidthPx);
		place.heightPx = roundedSide(shownHeight * scale, boxHeightPx);
		place.x = (boxWidthPx - place.widthPx) / 2;
		place.y = (boxHeightPx - place.heightPx) / 2;
	} else {
		const double scale = std::max(scaleX, scaleY);
		Rect &seen = placement.seen;
		seen.widthPx = roundedSide(width * scaleX / scale, width);
		seen.heightPx = roundedSide(height * scaleY / scale, height);
		seen.x = (width - seen.widthPx) / 2;
		seen.y = (height - seen.heightPx) / 2;
	}
	return placement;
}

} // namespace r2v::obs
