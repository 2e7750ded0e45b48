// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace r2v::rehearsal {

/// The lower third of every picture: a band that fades in from above, with the word REHEARSAL and the prompt. Painted
/// once per clip, then laid over each picture.
class Caption {
public:
	/// Sides of the whole picture; must be even. Reads font files.
	Caption(uint32_t widthPx, uint32_t heightPx, const std::string &prompt);

	/// Onto 4:2:0 planes (BT.709, limited range) of the whole picture.
	void layOver(const std::array<uint8_t *, 3> &planes, const std::array<int, 3> &strides) const;

private:
	/// picture = picture * keep / 255 + add
	struct Layer {
		uint32_t widthPx = 0;
		uint32_t heightPx = 0;
		uint32_t topPx = 0;
		std::vector<uint8_t> keep;
		std::vector<uint8_t> add;
	};
	std::array<Layer, 3> layers_;
};

} // namespace r2v::rehearsal
