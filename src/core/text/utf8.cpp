// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/text/utf8.hpp"

namespace r2v::text {

CodePoint codePointAt(std::string_view utf8, size_t at)
{
	const auto byte = [&](size_t index) { return static_cast<unsigned char>(utf8[index]); };
	const unsigned char lead = byte(at);
	if (lead < 0x80) {
		return {lead, 1, true};
	}
	size_t size = 0;
	char32_t value = 0;
	char32_t smallest = 0;
	if (lead >= 0xC2 && lead <= 0xDF) {
		size = 2, value = lead & 0x1F, smallest = 0x80;
	} else if (lead >= 0xE0 && lead <= 0xEF) {
		size = 3, value = lead & 0x0F, smallest = 0x800;
	} else if (lead >= 0xF0 && lead <= 0xF4) {
		size = 4, value = lead & 0x07, smallest = 0x10000;
	}
	if (size == 0 || at + size > utf8.size()) {
		return {};
	}
	for (size_t index = 1; index < size; ++index) {
		if ((byte(at + index) & 0xC0) != 0x80) {
			return {};
		}
		value = (value << 6) | (byte(at + index) & 0x3F);
	}
	const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
	if (value < smallest || value > 0x10FFFF || surrogate) {
		return {};
	}
	return {value, size, true};
}

void appendUtf8(std::string &text, char32_t value)
{
	if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
		value = 0xFFFD;
	}
	const auto add = [&text](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
	if (value < 0x80) {
		return add(value);
	}
	if (value < 0x800) {
		add(0xC0 | (value >> 6));
	} else if (value < 0x10000) {
		add(0xE0 | (value >> 12));
		add(0x80 | ((value >> 6) & 0x3F));
	} else {
		add(0xF0 | (value >> 18));
		add(0x80 | ((value >> 12) & 0x3F));
		add(0x80 | ((value >> 6) & 0x3F));
	}
	add(0x80 | (value & 0x3F));
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
