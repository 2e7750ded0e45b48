// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/text/plain-line.hpp"

#include "core/text/utf8.hpp"

namespace r2v::text {

namespace {

bool isSpaceLike(char32_t value)
{
	return value <= 0x20 || (value >= 0x7F && value <= 0xA0) || value == 0x2028 || value == 0x2029;
}

bool changesTextDirection(char32_t value)
{
	return value == 0x200E || value == 0x200F || (value >= 0x202A && value <= 0x202E) ||
	       (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF;
}

} // namespace

std::string onOneLine(std::string_view text)
{
	std::string line;
	bool gap = false;
	for (size_t at = 0; at < text.size();) {
		const CodePoint point = codePointAt(text, at);
		const std::string_view bytes = text.substr(at, point.sizeBytes);
		at += point.sizeBytes;
		if (point.valid && isSpaceLike(point.value)) {
			gap = !line.empty();
		} else if (!point.valid || !changesTextDirection(point.value)) {
			line.append(gap ? " " : "").append(point.valid ? bytes : std::string_view("\xEF\xBF\xBD"));
			gap = false;
		}
	}
	return line;
}

} // namespace r2v::text
