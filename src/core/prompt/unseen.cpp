// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/unseen.hpp"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

namespace r2v::prompt {

namespace {

/// Blank in every font, although Unicode's properties call them symbols, letters or marks.
constexpr std::array<char32_t, 5> kBlanks{
	0x2800, // BRAILLE PATTERN BLANK
	0x13441, // EGYPTIAN HIEROGLYPH FULL BLANK
	0x13442, // EGYPTIAN HIEROGLYPH HALF BLANK
	0x16FE4, // KHITAN SMALL SCRIPT FILLER
	0x1D159, // MUSICAL SYMBOL NULL NOTEHEAD
};

} // namespace

bool isUnseen(char32_t point)
{
	const auto value = static_cast<UChar32>(point);
	if (u_isUWhiteSpace(value)) {
		return false;
	}
	const auto type = u_charType(value);
	return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR ||
	       u_hasBinaryProperty(value, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
	       std::find(kBlanks.begin(), kBlanks.end(), point) != kBlanks.end();
}

} // namespace r2v::prompt
