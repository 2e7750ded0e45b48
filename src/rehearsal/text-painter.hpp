// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace r2v::rehearsal {

/// Premultiplied R, G, B, A, rows without padding, top row first. Transparent at first.
struct Canvas {
	Canvas(uint32_t width, uint32_t height) : widthPx(width), heightPx(height), pixels(size_t{width} * height * 4)
	{}

	uint32_t widthPx;
	uint32_t heightPx;
	std::vector<uint8_t> pixels;
};

struct Colour {
	uint8_t red = 255;
	uint8_t green = 255;
	uint8_t blue = 255;
};

struct TextStyle {
	uint32_t sizePx = 32;
	bool bold = false;
	/// Added after each character.
	int spacingPx = 0;
	Colour colour;
};

/// Draws left-to-right text with the fonts of the machine, and with another font if the first one lacks a character.
/// There is no shaping, so scripts that join or reorder their letters appear letter by letter. For one thread at a
/// time.
class TextPainter {
public:
	TextPainter();
	~TextPainter();

	int widthOf(std::u32string_view text, const TextStyle &style);
	/// Parts outside the canvas are cut off.
	void draw(Canvas &canvas, int leftPx, int baselinePx, std::u32string_view text, const TextStyle &style);

	/// Breaks the text into lines of at most that width: at spaces, beside CJK characters, and inside a word that
	/// is too long for a line. If there are more than `maxLines`, the last line ends with ….
	std::vector<std::u32string> wrap(std::u32string_view text, const TextStyle &style, int maxWidthPx,
					 size_t maxLines);

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

/// Turns UTF-8 into one line of visible characters: white space becomes single spaces, and control and invisible
/// characters are left out.
std::u32string showable(std::string_view utf8);

} // namespace r2v::rehearsal
