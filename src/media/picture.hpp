// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace r2v::media {

enum class PixelFormat {
	i420 = 1,
	nv12,
	i422,
	i444,
	i010,
	p010,
	i210,
	i412,
	yuva420,
	yuva422,
	yuva444,
	yuva412,
	bgra,
	gray,
};
enum class ColorMatrix { bt601 = 1, bt709, bt2020 };
enum class ColorTransfer { sdr = 1, pq, hlg };

/// A decoded picture, valid during the call it is passed to.
struct Picture {
	PixelFormat format = PixelFormat::i420;
	/// Of the stored picture, before rotation.
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	std::array<const uint8_t *, 4> planes{};
	std::array<uint32_t, 4> strides{};
	ColorMatrix matrix = ColorMatrix::bt709;
	ColorTransfer transfer = ColorTransfer::sdr;
	bool fullRange = false;
	/// 0 if the file does not say.
	uint16_t maxLuminanceNits = 0;
	/// How to show it as intended: first mirrored left to right, then turned clockwise by 0, 90, 180 or 270.
	bool isMirrored = false;
	int rotationDegrees = 0;
	/// Width of a pixel over its height.
	double pixelAspect = 1.0;
	/// When to show it, on the player's clock. Rises from picture to picture, across laps and clips too.
	uint64_t timestampNs = 0;
	uint64_t durationNs = 0;
	/// 0 or 1: which of two pictures on top of each other. Only changes through ClipSink::crossFade.
	uint32_t layer = 0;
};

} // namespace r2v::media
