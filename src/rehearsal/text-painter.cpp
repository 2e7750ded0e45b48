// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/text-painter.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "core/text/utf8.hpp"
#include "rehearsal/font-finder.hpp"

namespace r2v::rehearsal {

namespace {

struct FreeTypeDeleter {
	void operator()(FT_Library library) const { FT_Done_FreeType(library); }
	void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using LibraryPtr = std::unique_ptr<FT_LibraryRec_, FreeTypeDeleter>;
using FacePtr = std::unique_ptr<FT_FaceRec_, FreeTypeDeleter>;

constexpr char32_t kEllipsis = U'…';

bool isSpace(char32_t character)
{
	return character == U' ' || (character >= U'\t' && character <= U'\r') || character == 0x85 ||
	       character == 0xA0 || (character >= 0x2000 && character <= 0x200A) || character == 0x2028 ||
	       character == 0x2029 || character == 0x202F || character == 0x3000;
}

/// Characters without a glyph of their own: controls, joiners, direction marks, variation selectors, tags.
bool isInvisible(char32_t character)
{
	return character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0xAD ||
	       (character >= 0x200B && character <= 0x200F) || (character >= 0x202A && character <= 0x202E) ||
	       (character >= 0x2060 && character <= 0x206F) || (character >= 0xFE00 && character <= 0xFE0F) ||
	       character == 0xFEFF || (character >= 0xE0000 && character <= 0xE0FFF);
}

/// Scripts in which a line may be broken next to any character.
bool breaksAnywhere(char32_t character)
{
	return (character >= 0x2E80 && character <= 0xA4CF) || (character >= 0xAC00 && character <= 0xD7AF) ||
	       (character >= 0xF900 && character <= 0xFAFF) || (character >= 0xFF00 && character <= 0xFFEF) ||
	       (character >= 0x20000 && character <= 0x3FFFF);
}

/// Punctuation that must not begin a line.
bool staysBehind(char32_t character)
{
	return std::u32string_view(U"、。，．！？：；）」』】〉》…ー").find(character) != std::u32string_view::npos;
}

/// Characters that … must not follow.
bool endsAwkwardly(std::u32string_view line)
{
	return std::u32string_view(U" ,;:-、，").find(line.back()) != std::u32string_view::npos;
}

void blend(uint8_t *pixel, const Colour &colour, unsigned coverage)
{
	const auto mix = [coverage](uint8_t &below, unsigned above) {
		below = static_cast<uint8_t>((below * (255 - coverage) + above * coverage + 127) / 255);
	};
	mix(pixel[0], colour.red);
	mix(pixel[1], colour.green);
	mix(pixel[2], colour.blue);
	mix(pixel[3], 255);
}

void blendGlyph(Canvas &canvas, const FT_Bitmap &bitmap, int leftPx, int topPx, const Colour &colour)
{
	if (bitmap.pixel_mode != FT_PIXEL_MODE_GRAY) {
		return;
	}
	for (int row = 0; row < static_cast<int>(bitmap.rows); ++row) {
		const int y = topPx + row;
		if (y < 0 || y >= static_cast<int>(canvas.heightPx)) {
			continue;
		}
		const uint8_t *coverage = bitmap.buffer + static_cast<ptrdiff_t>(row) * bitmap.pitch;
		for (int column = 0; column < static_cast<int>(bitmap.width); ++column) {
			const int x = leftPx + column;
			if (x >= 0 && x < static_cast<int>(canvas.widthPx)) {
				blend(&canvas.pixels[(static_cast<size_t>(y) * canvas.widthPx + x) * 4], colour,
				      coverage[column]);
			}
		}
	}
}

} // namespace

class TextPainter::Impl {
public:
	Impl()
	{
		FT_Library library = nullptr;
		if (FT_Init_FreeType(&library) == 0) {
			library_.reset(library);
		}
	}

	/// Null where the machine has no usable font.
	FT_Face faceFor(char32_t character, const TextStyle &style)
	{
		const auto [known, isNew] = faceOf_.try_emplace({character, style.bold}, nullptr);
		if (isNew) {
			std::optional<FontFile> font = fonts_.fontFor(character, style.bold);
			known->second = open(font ? font : fonts_.preferredFont(style.bold));
		}
		FT_Face face = known->second;
		if (face && FT_Set_Pixel_Sizes(face, 0, style.sizePx) != 0) {
			return nullptr;
		}
		return face;
	}

private:
	FT_Face open(const std::optional<FontFile> &font)
	{
		if (!font || !library_) {
			return nullptr;
		}
		const auto [known, isNew] = faces_.try_emplace({font->path, font->index});
		if (isNew) {
			FT_Face face = nullptr;
			if (FT_New_Face(library_.get(), font->path.c_str(), font->index, &face) == 0) {
				known->second.reset(face);
			}
		}
		return known->second.get();
	}

	FontFinder fonts_;
	LibraryPtr library_;
	/// By path and index in the file.
	std::map<std::pair<std::string, int>, FacePtr> faces_;
	/// By character and boldness.
	std::map<std::pair<char32_t, bool>, FT_Face> faceOf_;
};

TextPainter::TextPainter() : impl_(std::make_unique<Impl>()) {}
TextPainter::~TextPainter() = default;

int TextPainter::widthOf(std::u32string_view text, const TextStyle &style)
{
	FT_Pos width = 0;
	for (const char32_t character : text) {
		FT_Face face = impl_->faceFor(character, style);
		if (face && FT_Load_Char(face, character, FT_LOAD_TARGET_LIGHT) == 0) {
			width += face->glyph->advance.x + FT_Pos{style.spacingPx} * 64;
		}
	}
	return static_cast<int>((width + 63) / 64);
}

void TextPainter::draw(Canvas &canvas, int leftPx, int baselinePx, std::u32string_view text, const TextStyle &style)
{
	FT_Pos pen = FT_Pos{leftPx} * 64;
	for (const char32_t character : text) {
		FT_Face face = impl_->faceFor(character, style);
		if (!face || FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) != 0) {
			continue;
		}
		const FT_GlyphSlot glyph = face->glyph;
		blendGlyph(canvas, glyph->bitmap, static_cast<int>((pen + 32) / 64) + glyph->bitmap_left,
			   baselinePx - glyph->bitmap_top, style.colour);
		pen += glyph->advance.x + FT_Pos{style.spacingPx} * 64;
	}
}

std::vector<std::u32string> TextPainter::wrap(std::u32string_view text, const TextStyle &style, int maxWidthPx,
					      size_t maxLines)
{
	std::vector<std::u32string> lines;
	size_t begin = 0;
	while (begin < text.size() && lines.size() < maxLines) {
		// Where the line could end, and where the next one would then begin.
		size_t end = text.size();
		size_t next = text.size();
		size_t breakEnd = begin;
		size_t breakNext = begin;
		int width = 0;
		for (size_t at = begin; at < text.size(); ++at) {
			const char32_t character = text[at];
			const bool mayBreakBefore = at > begin && !staysBehind(character) &&
						    (breaksAnywhere(character) || breaksAnywhere(text[at - 1]));
			if (character == U' ' || mayBreakBefore) {
				breakEnd = at;
				breakNext = character == U' ' ? at + 1 : at;
			}
			width += widthOf({&character, 1}, style);
			if (width > maxWidthPx && at > begin && character != U' ') {
				end = breakEnd > begin ? breakEnd : at;
				next = breakEnd > begin ? breakNext : at;
				break;
			}
		}
		lines.emplace_back(text.substr(begin, end - begin));
		begin = next;
	}
	if (begin < text.size() && !lines.empty()) {
		std::u32string &last = lines.back();
		if (widthOf(last + kEllipsis, style) > maxWidthPx && last.find(U' ') != std::u32string::npos) {
			last.resize(last.rfind(U' '));
		}
		while (!last.empty() && (endsAwkwardly(last) || widthOf(last + kEllipsis, style) > maxWidthPx)) {
			last.pop_back();
		}
		last += kEllipsis;
	}
	return lines;
}

std::u32string showable(std::string_view utf8)
{
	std::u32string text;
	for (size_t at = 0; at < utf8.size();) {
		const text::CodePoint point = text::codePointAt(utf8, at);
		at += point.sizeBytes;
		if (isSpace(point.value)) {
			if (!text.empty() && text.back() != U' ') {
				text += U' ';
			}
		} else if (!isInvisible(point.value)) {
			text += point.value;
		}
	}
	if (!text.empty() && text.back() == U' ') {
		text.pop_back();
	}
	return text;
}

} // namespace r2v::rehearsal
