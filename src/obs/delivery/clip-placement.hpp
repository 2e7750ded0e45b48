// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// Pixels cut off each side.
struct Margins {
	int left = 0;
	int top = 0;
	int right = 0;
	int bottom = 0;
};

/// An r2v_source's box as a scene item shows it.
struct ShownBox {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	/// The scene item's crop, in the box's pixels.
	Margins crop;
	Fit fit = Fit::contain;
};

/// How a bare clip must be cropped and where it must lie to look as it does in the box.
struct ClipPlacement {
	/// In the cropped box's own pixels.
	double x = 0;
	double y = 0;
	double widthPx = 0;
	double heightPx = 0;
	/// In the clip's pixels.
	Margins crop;
};

/// Nothing where no part of the clip is visible, or a size is not known (0).
std::optional<ClipPlacement> placeClip(const ShownBox &box, uint32_t clipWidthPx, uint32_t clipHeightPx);

} // namespace r2v::obs
