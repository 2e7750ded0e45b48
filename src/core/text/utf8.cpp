// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/text/utf8.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace r2v::text {

CodePoint codePointAt(std::string_view utf8, size_t at)
{
	const std::string_view rest = utf8.substr(at, U8_MAX_LENGTH);
	int32_t size = 0;
	UChar32 value = 0;
	U8_NEXT(rest.data(), size, static_cast<int32_t>(rest.size()), value);
	return value < 0 ? CodePoint{} : CodePoint{static_cast<char32_t>(value), static_cast<size_t>(size), true};
}

void appendUtf8(std::string &text, char32_t value)
{
	const bool isCharacter = value <= UCHAR_MAX_VALUE && !U_IS_SURROGATE(value);
	char bytes[U8_MAX_LENGTH];
	size_t size = 0;
	U8_APPEND_UNSAFE(bytes, size, isCharacter ? value : char32_t{0xFFFD});
	text.append(bytes, size);
}

bool isValidUtf8(std::string_view text)
{
	for (size_t at = 0; at < text.size();) {
		const CodePoint point = codePointAt(text, at);
		if (!point.valid) {
			return false;
		}
		at += point.sizeBytes;
	}
	return true;
}

std::string toValidUtf8(std::string_view text)
{
	std::string valid;
	valid.reserve(text.size());
	for (size_t at = 0; at < text.size();) {
		const CodePoint point = codePointAt(text, at);
		valid.append(point.valid ? text.substr(at, point.sizeBytes) : std::string_view("\xEF\xBF\xBD"));
		at += point.sizeBytes;
	}
	return valid;
}

std::string shortened(std::string_view utf8, size_t maxCodePoints)
{
	size_t at = 0;
	size_t beforeLast = 0;
	for (size_t count = 0; at < utf8.size() && count < maxCodePoints; ++count) {
		beforeLast = at;
		at += codePointAt(utf8, at).sizeBytes;
	}
	if (at >= utf8.size()) {
		return std::string(utf8);
	}
	return std::string(utf8.substr(0, beforeLast)) + "…";
}

size_t countCodePoints(std::string_view utf8)
{
	size_t count = 0;
	for (size_t at = 0; at < utf8.size(); at += codePointAt(utf8, at).sizeBytes) {
		++count;
	}
	return count;
}

} // namespace r2v::text
