// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// Pixels cut off at each side.
struct Margins {
	int left = 0;
	int top = 0;
	int right = 0;
	int bottom = 0;
};

/// The box of an r2v_source, as a scene item shows it.
struct ShownBox {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	/// The crop of the scene item, in pixels of the box.
	Margins crop;
	Fit fit = Fit::contain;
};

/// How to crop and place a bare clip so that it looks as it does in the box.
struct ClipPlacement {
	/// In pixels of the cropped box.
	double x = 0;
	double y = 0;
	double widthPx = 0;
	double heightPx = 0;
	/// In pixels of the clip.
	Margins crop;
};

/// Nothing if no part of the clip is visible, or if a size is unknown (0).
std::optional<ClipPlacement> placeClip(const ShownBox &box, uint32_t clipWidthPx, uint32_t clipHeightPx);

} // namespace r2v::obs
