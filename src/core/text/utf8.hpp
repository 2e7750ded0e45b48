// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace r2v::text {

/// One step through UTF-8 text. An invalid byte is a step by itself, read as U+FFFD.
struct CodePoint {
	char32_t value = 0xFFFD;
	size_t sizeBytes = 1;
	bool valid = false;
};

/// `at` must lie inside the text.
CodePoint codePointAt(std::string_view utf8, size_t at);

/// Appends U+FFFD if the value is no character.
void appendUtf8(std::string &text, char32_t value);
bool isValidUtf8(std::string_view text);

/// The same text with each invalid byte replaced by U+FFFD.
std::string toValidUtf8(std::string_view text);

/// An invalid byte counts as one.
size_t countCodePoints(std::string_view utf8);

/// At most this many code points, with … in place of the rest.
std::string shortened(std::string_view utf8, size_t maxCodePoints);

} // namespace r2v::text
