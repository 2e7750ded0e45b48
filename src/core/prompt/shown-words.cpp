// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/shown-words.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "core/prompt/unseen.hpp"

namespace r2v::prompt {

namespace {

/// No language stacks more on one letter.
constexpr int kMaxMarks = 3;

bool isMark(UChar32 point)
{
	return (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

/// Ornaments and primes that look like quotation marks but do not count as such in Unicode.
bool looksLikeQuote(UChar32 point)
{
	const bool ornament = (point >= 0x275B && point <= 0x2760) || (point >= 0x1F676 && point <= 0x1F678);
	const bool prime = point == 0x02BA || point == 0x02EE || (point >= 0x2033 && point <= 0x2037);
	return ornament || prime || (u_hasBinaryProperty(point, UCHAR_QUOTATION_MARK) && point != 0x2019);
}

} // namespace

std::string shownWords(std::string_view utf8)
{
	const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
	icu::UnicodeString shown;
	bool gap = false;
	int marks = 0;
	for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
		const UChar32 point = text.char32At(at);
		if (u_isUWhiteSpace(point)) {
			gap = !shown.isEmpty();
			continue;
		}
		marks = isMark(point) ? marks + 1 : 0;
		if (isUnseen(static_cast<char32_t>(point)) || marks > kMaxMarks) {
			continue;
		}
		if (gap) {
			shown.append(static_cast<UChar32>(' '));
			gap = false;
		}
		shown.append(looksLikeQuote(point) ? static_cast<UChar32>('\'') : point);
	}
	std::string result;
	shown.toUTF8String(result);
	return result;
}

} // namespace r2v::prompt
