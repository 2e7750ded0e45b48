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

/// Draws left-to-right text with the machine's fonts, another font where the first one lacks a character. There is no
/// shaping: scripts that join or reorder their letters appear letter by letter. For one thread at a time.
class TextPainter {
public:
	TextPainter();
	~TextPainter();

	int widthOf(std::u32string_view text, const TextStyle &style);
	/// Parts outside the canvas are cut off.
	void draw(Canvas &canvas, int leftPx, int baselinePx, std::u32string_view text, const TextStyle &style);

	/// Broken into lines no wider than that: at spaces, beside CJK characters, and inside a word that is too long
	/// for a line. Text beyond maxLines is replaced by … at the end of the last line.
	std::vector<std::u32string> wrap(std::u32string_view text, const TextStyle &style, int maxWidthPx,
					 size_t maxLines);

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

/// UTF-8 as one line of characters that can be shown: white space folded into single spaces, control and invisible
/// characters left out.
std::u32string showable(std::string_view utf8);

} // namespace r2v::rehearsal
