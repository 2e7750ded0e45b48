// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>

#include <obs.hpp>

namespace r2v::test {

/// A picture that looks different in every quadrant, with a number on it that counts the ticks of libobs. The pixels
/// are exactly the values named here.
namespace card {
inline constexpr uint32_t kTopLeft = 0xc81e28;
inline constexpr uint32_t kTopRight = 0x14b43c;
inline constexpr uint32_t kBottomLeft = 0x1e3cd2;
inline constexpr uint32_t kBottomRight = 0xe6dc28;

/// How often libobs has ticked the card that was created last.
uint32_t currentNumber();
/// Reads the number off a picture of the whole card; rgbAt(x, y) gives 0xRRGGBB.
uint32_t readNumber(uint32_t widthPx, uint32_t heightPx, const std::function<uint32_t(uint32_t, uint32_t)> &rgbAt);
} // namespace card

/// A test card of this size; the type is registered with the first one.
OBSSourceAutoRelease createCard(const char *name, uint32_t widthPx, uint32_t heightPx);

inline constexpr uint32_t kOwnColour = 0xff00ff;
/// A stand-in for this plugin's own source: its kind, its way of drawing and its answer to isRenderingReference(), all
/// of one colour.
OBSSourceAutoRelease createOwnSource(const char *name, uint32_t widthPx, uint32_t heightPx);

/// A source without a size, such as a media source with no picture yet.
OBSSourceAutoRelease createSizelessSource(const char *name);

/// An effect filter that draws its source by way of a texture, unchanged, as most filters do.
OBSSourceAutoRelease createPassThroughFilter(const char *name);

/// Whether each channel of two 0xRRGGBB colours differs by at most `levels`.
bool isNear(uint32_t colour, uint32_t other, int levels);

} // namespace r2v::test
