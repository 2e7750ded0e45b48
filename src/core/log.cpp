// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/log.hpp"

#include <algorithm>
#include <cstdio>

#include "core/text/utf8.hpp"

namespace r2v {

namespace {

constexpr size_t kMaxBytes = 8192;

/// Line and paragraph separators, and marks that make an editor show a text in another order.
bool isMark(char32_t value)
{
	return value == 0x2028 || value == 0x2029 || value == 0x061C || value == 0x200E || value == 0x200F ||
	       (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF;
}

bool isControl(char32_t value)
{
	return value < 0x20 || (value >= 0x7F && value < 0xA0);
}

} // namespace

std::string oneLine(std::string_view text)
{
	std::string line;
	line.reserve(std::min(text.size(), kMaxBytes));
	for (size_t at = 0; at < text.size();) {
		if (line.size() >= kMaxBytes) {
			return line + "…";
		}
		const auto point = text::codePointAt(text, at);
		if (!point.valid) {
			line += "\uFFFD";
		} else if (isControl(point.value) || isMark(point.value)) {
			char written[16];
			snprintf(written, sizeof written, "\\u{%X}", static_cast<unsigned>(point.value));
			line += point.value == '\n'   ? "\\n"
				: point.value == '\r' ? "\\r"
				: point.value == '\t' ? "\\t"
						      : written;
		} else {
			line += text.substr(at, point.sizeBytes);
		}
		at += point.sizeBytes;
	}
	return line;
}

} // namespace r2v
