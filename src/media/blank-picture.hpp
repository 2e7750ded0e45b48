// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "media/still.hpp"

namespace r2v::media {

/// Whether nothing is visible in these pixels of four bytes: all are black as video has it, where rounding leaves up to
/// three of 255 levels. A single colour other than black is a picture.
bool isBlank(const uint8_t *pixels, size_t count);
bool isBlank(const RgbxImage &image);

} // namespace r2v::media
