// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/blank-picture.hpp"

#include <algorithm>
#include <cstring>

namespace r2v::media {

namespace {

/// Checked in blocks without a branch inside, which compilers vectorise.
constexpr size_t kBlockPixels = 1024;

/// The bits of red, green and blue, wherever the fourth byte is on this machine.
uint32_t visibleBits()
{
	constexpr uint8_t kBytes[] = {0xfc, 0xfc, 0xfc, 0};
	uint32_t bits = 0;
	memcpy(&bits, kBytes, sizeof bits);
	return bits;
}

} // namespace

bool isBlank(const uint8_t *pixels, size_t count)
{
	const uint32_t visible = visibleBits();
	for (size_t begin = 0; begin < count; begin += kBlockPixels) {
		const size_t end = std::min(count, begin + kBlockPixels);
		uint32_t seen = 0;
		for (size_t pixel = begin; pixel < end; pixel++) {
			uint32_t value = 0;
			memcpy(&value, pixels + pixel * sizeof value, sizeof value);
			seen |= value;
		}
		if ((seen & visible) != 0) {
			return false;
		}
	}
	return true;
}

bool isBlank(const RgbxImage &image)
{
	return isBlank(image.pixels.data(), image.pixels.size() / 4);
}

} // namespace r2v::media
