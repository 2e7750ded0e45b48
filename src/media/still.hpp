// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "media/outcome.hpp"

namespace r2v::media {

/// Opaque sRGB pixels, four bytes each (R, G, B, unused), rows without padding, top row first.
struct RgbxImage {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	std::vector<uint8_t> pixels;
};

struct EncodedStill {
	std::vector<uint8_t> bytes;
	/// "image/jpeg" or "image/png".
	std::string contentType;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
};

struct StillLimits {
	uint32_t maxSidePx = 8000;
	uint64_t maxBytes = 20'000'000;
};

/// Visually lossless JPEG (4:4:4, full range BT.601, as JFIF readers expect), scaled down only if the limits require
/// it. Takes tens of milliseconds at 1080p, so call it on a worker.
Outcome<EncodedStill> encodeStill(const RgbxImage &image, const StillLimits &limits);

/// The first picture of a local image file (JPEG, PNG, BMP, WebP, GIF, TIFF …), with transparency on black. Refuses
/// more than 16384 px a side before decoding. On a worker.
Outcome<RgbxImage> readStill(const std::filesystem::path &file);

} // namespace r2v::media
