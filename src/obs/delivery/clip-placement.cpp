// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/delivery/clip-placement.hpp"

#include <algorithm>
#include <cmath>

namespace r2v::obs {

namespace {

/// On one axis of the box, where the whole clip lies, in pixels of the box.
struct Span {
	double begin = 0;
	double length = 0;
};

Span centred(double boxPx, double clipPx, double scale)
{
	return {(boxPx - clipPx * scale) / 2, clipPx * scale};
}

struct Cut {
	double begin = 0;
	double length = 0;
	int cropBefore = 0;
	int cropAfter = 0;
};

/// What the window [from, to) leaves of the clip along one axis. Scene items crop whole pixels, so the cut is rounded
/// to the pixels of the clip, and the position follows the cut.
std::optional<Cut> cutTo(const Span &clip, double clipPx, double from, double to)
{
	const double scale = clip.length / clipPx;
	const double before = std::round(std::max(0.0, from - clip.begin) / scale);
	const double after = std::round(std::max(0.0, clip.begin + clip.length - to) / scale);
	if (before + after >= clipPx) {
		return std::nullopt;
	}
	return Cut{clip.begin + before * scale - from, (clipPx - before - after) * scale, static_cast<int>(before),
		   static_cast<int>(after)};
}

} // namespace

std::optional<ClipPlacement> placeClip(const ShownBox &box, uint32_t clipWidthPx, uint32_t clipHeightPx)
{
	if (box.widthPx == 0 || box.heightPx == 0 || clipWidthPx == 0 || clipHeightPx == 0) {
		return std::nullopt;
	}
	double scaleX = static_cast<double>(box.widthPx) / clipWidthPx;
	double scaleY = static_cast<double>(box.heightPx) / clipHeightPx;
	if (box.fit == Fit::contain) {
		scaleX = scaleY = std::min(scaleX, scaleY);
	} else if (box.fit == Fit::cover) {
		scaleX = scaleY = std::max(scaleX, scaleY);
	}
	const auto across = cutTo(centred(box.widthPx, clipWidthPx, scaleX), clipWidthPx, box.crop.left,
				  static_cast<double>(box.widthPx) - box.crop.right);
	const auto down = cutTo(centred(box.heightPx, clipHeightPx, scaleY), clipHeightPx, box.crop.top,
				static_cast<double>(box.heightPx) - box.crop.bottom);
	if (!across || !down) {
		return std::nullopt;
	}
	return ClipPlacement{across->begin,
			     down->begin,
			     across->length,
			     down->length,
			     {across->cropBefore, down->cropBefore, across->cropAfter, down->cropAfter}};
}

} // namespace r2v::obs
