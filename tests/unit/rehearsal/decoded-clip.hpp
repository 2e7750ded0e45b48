// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace r2v::rehearsal::test {

struct Rgb {
	int red = 0;
	int green = 0;
	int blue = 0;
};

/// All of a clip, decoded.
struct DecodedClip {
	int widthPx = 0;
	int heightPx = 0;
	/// R, G, B bytes without padding.
	std::vector<std::vector<uint8_t>> pictures;
	/// Of the first channel.
	std::vector<float> samples;
	int sampleRate = 0;

	/// Mean of a small square; positions as shares of width and height.
	Rgb at(size_t picture, double x, double y) const;
	/// Largest difference of any channel between two pictures within rows from top to bottom (shares of the
	/// height).
	int difference(size_t picture, const DecodedClip &other, size_t otherPicture, double top, double bottom) const;
};

/// Throws std::runtime_error where the file can't be decoded whole.
DecodedClip decodeClip(const std::filesystem::path &file);

} // namespace r2v::rehearsal::test
