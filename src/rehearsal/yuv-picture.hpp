// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "media/outcome.hpp"
#include "media/still.hpp"

namespace r2v::rehearsal {

/// 8-bit 4:2:0, BT.709, limited range; even sides, rows without padding.
struct YuvPicture {
	YuvPicture(uint32_t width, uint32_t height);

	uint32_t planeWidthPx(size_t plane) const { return plane == 0 ? widthPx : widthPx / 2; }
	uint32_t planeHeightPx(size_t plane) const { return plane == 0 ? heightPx : heightPx / 2; }

	uint32_t widthPx;
	uint32_t heightPx;
	/// Y, U, V.
	std::array<std::vector<uint8_t>, 3> planes;
};

/// Scaled down so that no side is longer than that: a reference need not be kept larger than a clip shows it.
media::Outcome<YuvPicture> toYuv(const media::RgbxImage &image, uint32_t maxSidePx);

/// The middle of the picture, cut to the shape of width x height and scaled to that size.
media::Outcome<YuvPicture> cropToFill(const YuvPicture &picture, uint32_t widthPx, uint32_t heightPx);

/// What a clip shows that has no reference image.
YuvPicture backdrop(uint32_t widthPx, uint32_t heightPx);

/// The middle of `base`, `zoom` (>= 1) times as large, in planes of the given sizes. Sampled between the pixels, so
/// that a slow zoom does not wobble. `targets` have the sides of `base` (the chroma ones half of them).
void zoomInto(const YuvPicture &base, double zoom, const std::array<uint8_t *, 3> &targets,
	      const std::array<int, 3> &strides);

} // namespace r2v::rehearsal
