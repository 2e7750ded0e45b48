// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace r2v::http {

/// Characters as protocols know them: bytes, whatever the program's locale.

constexpr char toLower(char character)
{
	return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

constexpr bool isAlpha(char character)
{
	return toLower(character) >= 'a' && toLower(character) <= 'z';
}

constexpr bool isDigit(char character)
{
	return character >= '0' && character <= '9';
}

inline std::string toLower(std::string_view text)
{
	std::string lower(text);
	std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return toLower(c); });
	return lower;
}

inline bool equalsNoCase(std::string_view a, std::string_view b)
{
	return a.size() == b.size() &&
	       std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return toLower(x) == toLower(y); });
}

inline bool startsWithNoCase(std::string_view text, std::string_view prefix)
{
	return text.size() >= prefix.size() && equalsNoCase(text.substr(0, prefix.size()), prefix);
}

inline size_t findNoCase(std::string_view text, std::string_view part, size_t from = 0)
{
	if (from > text.size()) {
		return std::string_view::npos;
	}
	const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), part.begin(),
				       part.end(), [](char x, char y) { return toLower(x) == toLower(y); });
	return found == text.end() && !part.empty() ? std::string_view::npos
						    : static_cast<size_t>(found - text.begin());
}

inline std::string_view trimmed(std::string_view text)
{
	const size_t begin = text.find_first_not_of(" \t\r\n");
	if (begin == std::string_view::npos) {
		return {};
	}
	return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

} // namespace r2v::http
