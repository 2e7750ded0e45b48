// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace r2v::text {

/// One step through UTF-8 text. An invalid byte is a step of its own, read as U+FFFD.
struct CodePoint {
	char32_t value = 0xFFFD;
	size_t sizeBytes = 1;
	bool valid = false;
};

/// `at` must lie inside the text.
CodePoint codePointAt(std::string_view utf8, size_t at);

/// U+FFFD for what is no character.
void appendUtf8(std::string &text, char32_t value);
bool isValidUtf8(std::string_view text);

/// The same text with each invalid byte replaced by U+FFFD.
std::string toValidUtf8(std::string_view text);

/// An invalid byte counts as one.
size_t countCodePoints(std::string_view utf8);

/// At most that many code points, with … for what was cut off.
std::string shortened(std::string_view utf8, size_t maxCodePoints);

} // namespace r2v::text
