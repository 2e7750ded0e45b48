// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/clean-key.hpp"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

#include "core/http/ascii.hpp"
#include "core/text/utf8.hpp"

namespace r2v::keys {

namespace {

/// Longer than any token that APIs give out.
constexpr size_t kMaxKeyBytes = 2048;
/// Somebody pasted a whole document.
constexpr size_t kMaxTextBytes = 1 << 16;

bool isInvisible(char32_t codePoint)
{
	const auto character = static_cast<UChar32>(codePoint);
	return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
	       u_charType(character) == U_FORMAT_CHAR;
}

/// Turns every blank and line end into " ", drops invisible characters and keeps the rest.
std::string withPlainBlanks(std::string_view text)
{
	std::string plain;
	for (size_t at = 0; at < text.size();) {
		const text::CodePoint codePoint = text::codePointAt(text, at);
		if (codePoint.valid && u_isUWhiteSpace(static_cast<UChar32>(codePoint.value))) {
			plain += ' ';
		} else if (!codePoint.valid || !isInvisible(codePoint.value)) {
			plain += text.substr(at, codePoint.sizeBytes);
		}
		at += codePoint.sizeBytes;
	}
	return plain;
}

constexpr std::array<std::string_view, 17> kAround = {"\"",
						      "'",
						      "`",
						      ",",
						      ";",
						      " ",
						      "\xe2\x80\x9c",
						      "\xe2\x80\x9d",
						      "\xe2\x80\x9e",
						      "\xe2\x80\x98",
						      "\xe2\x80\x99",
						      "\xe2\x80\x9a",
						      "\xc2\xab",
						      "\xc2\xbb",
						      "\xe2\x80\xb9",
						      "\xe2\x80\xba",
						      "\\"};

bool dropAround(std::string_view &text)
{
	bool dropped = false;
	for (const std::string_view around : kAround) {
		if (text.starts_with(around)) {
			text.remove_prefix(around.size());
			dropped = true;
		}
		if (text.ends_with(around)) {
			text.remove_suffix(around.size());
			dropped = true;
		}
	}
	return dropped;
}

/// Words that precede a key where it is copied from. A name is followed by ":" or "=", perhaps in quotes, and a word by
/// a blank.
constexpr std::array<std::string_view, 7> kNames = {
	"proxy-authorization", "authorization", "foxapi_api_key", "x-api-key", "api-key", "api_key", "apikey"};
constexpr std::array<std::string_view, 6> kWords = {"bearer", "export", "set", "setx", "-h", "--header"};
constexpr std::string_view kPowerShellVariable = "$env:";

std::string_view withoutBlanks(std::string_view text)
{
	text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
	return text;
}

bool dropName(std::string_view &text)
{
	for (const std::string_view name : kNames) {
		if (!http::startsWithNoCase(text, name)) {
			continue;
		}
		std::string_view rest = text.substr(name.size());
		while (dropAround(rest)) {
		}
		if (rest.empty()) {
			text = {};
			return true;
		}
		if (rest.front() == ':' || rest.front() == '=') {
			text = rest.substr(1);
			return true;
		}
	}
	return false;
}

bool dropWord(std::string_view &text)
{
	if (http::startsWithNoCase(text, kPowerShellVariable)) {
		text.remove_prefix(kPowerShellVariable.size());
		return true;
	}
	for (const std::string_view word : kWords) {
		if (http::equalsNoCase(text, word)) {
			text = {};
			return true;
		}
		if (http::startsWithNoCase(text, word) && (text[word.size()] == ' ' || text[word.size()] == ':')) {
			text = withoutBlanks(text.substr(word.size() + 1));
			return true;
		}
	}
	return false;
}

bool isKeyCharacter(char character)
{
	return character > ' ' && character <= '~';
}

} // namespace

CleanKey cleanKey(std::string_view text)
{
	if (text.size() > kMaxTextBytes) {
		return {.apiKey = {}, .isUnusable = true};
	}
	const std::string plain = withPlainBlanks(text);
	std::string_view key = plain;
	while (dropAround(key) || dropName(key) || dropWord(key)) {
	}
	if (key.size() > kMaxKeyBytes || !std::all_of(key.begin(), key.end(), isKeyCharacter)) {
		return {.apiKey = {}, .isUnusable = true};
	}
	return {.apiKey = std::string(key), .isUnusable = false};
}

} // namespace r2v::keys
