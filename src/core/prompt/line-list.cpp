// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/line-list.hpp"

#include <algorithm>

#include "core/text/utf8.hpp"

namespace r2v::prompt {

namespace {

bool isText(std::string_view content)
{
	for (size_t at = 0; at < content.size();) {
		const auto point = text::codePointAt(content, at);
		// UTF-16 without a byte order mark is valid UTF-8, but full of zeros.
		if (!point.valid || point.value == 0) {
			return false;
		}
		at += point.sizeBytes;
	}
	return true;
}

} // namespace

std::optional<std::vector<std::string_view>> linesOf(std::string_view content)
{
	if (!isText(content)) {
		return std::nullopt;
	}
	if (content.starts_with("\xEF\xBB\xBF")) {
		content.remove_prefix(3);
	}
	std::vector<std::string_view> lines;
	while (!content.empty()) {
		const size_t size = std::min(content.find('\n'), content.size());
		std::string_view line = content.substr(0, size);
		content.remove_prefix(std::min(size + 1, content.size()));
		if (line.ends_with('\r')) {
			line.remove_suffix(1);
		}
		if (line.find_first_not_of(" \t") != std::string_view::npos && !line.starts_with('#')) {
			lines.push_back(line);
		}
	}
	return lines;
}

} // namespace r2v::prompt
