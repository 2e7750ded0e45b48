// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace r2v::generation {

/// An encoded reference image, handed over by the capture.
struct ReferenceImage {
	std::vector<uint8_t> bytes;
	/// "image/jpeg" or "image/png".
	std::string contentType;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
};

} // namespace r2v::generation
