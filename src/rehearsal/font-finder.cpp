// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/font-finder.hpp"

#include <fontconfig/fontconfig.h>

namespace r2v::rehearsal {

namespace {

struct PatternDeleter {
	void operator()(FcPattern *pattern) const { FcPatternDestroy(pattern); }
};

std::optional<FontFile> fileOf(const FcPattern &font)
{
	FcChar8 *path = nullptr;
	if (FcPatternGetString(&font, FC_FILE, 0, &path) != FcResultMatch) {
		return std::nullopt;
	}
	FontFile file{reinterpret_cast<const char *>(path), 0};
	FcPatternGetInteger(&font, FC_INDEX, 0, &file.index);
	return file;
}

bool isScalable(const FcPattern &font)
{
	FcBool scalable = FcFalse;
	return FcPatternGetBool(&font, FC_SCALABLE, 0, &scalable) == FcResultMatch && scalable;
}

bool has(const FcPattern &font, char32_t codePoint)
{
	FcCharSet *characters = nullptr;
	return FcPatternGetCharSet(&font, FC_CHARSET, 0, &characters) == FcResultMatch &&
	       FcCharSetHasChar(characters, codePoint);
}

} // namespace

void FontFinder::Deleter::operator()(_FcConfig *config) const
{
	FcConfigDestroy(config);
}

void FontFinder::Deleter::operator()(_FcFontSet *fonts) const
{
	FcFontSetDestroy(fonts);
}

FontFinder::FontFinder() : config_(FcInitLoadConfigAndFonts()) {}

_FcFontSet *FontFinder::sorted(bool bold)
{
	auto &fonts = sorted_[bold ? 1 : 0];
	const std::unique_ptr<FcPattern, PatternDeleter> wanted(FcPatternCreate());
	if (fonts || !config_ || !wanted) {
		return fonts.get();
	}
	FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8 *>("sans-serif"));
	FcPatternAddInteger(wanted.get(), FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
	FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
	FcConfigSubstitute(config_.get(), wanted.get(), FcMatchPattern);
	FcDefaultSubstitute(wanted.get());
	FcResult result = FcResultNoMatch;
	fonts.reset(FcFontSort(config_.get(), wanted.get(), FcTrue, nullptr, &result));
	return fonts.get();
}

std::optional<FontFile> FontFinder::fontFor(char32_t codePoint, bool bold)
{
	const FcFontSet *fonts = sorted(bold);
	for (int index = 0; fonts && index < fonts->nfont; ++index) {
		const FcPattern &font = *fonts->fonts[index];
		if (isScalable(font) && has(font, codePoint)) {
			return fileOf(font);
		}
	}
	return std::nullopt;
}

std::optional<FontFile> FontFinder::preferredFont(bool bold)
{
	const FcFontSet *fonts = sorted(bold);
	for (int index = 0; fonts && index < fonts->nfont; ++index) {
		if (isScalable(*fonts->fonts[index])) {
			return fileOf(*fonts->fonts[index]);
		}
	}
	return std::nullopt;
}

} // namespace r2v::rehearsal
