// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/text/texts.hpp"

namespace r2v {

std::string Texts::operator()(std::string_view key, Arguments arguments) const
{
	const std::string pattern = lookup_(key);
	std::string text;
	for (size_t at = 0; at < pattern.size();) {
		const size_t open = pattern.find('{', at);
		const size_t close = open == std::string::npos ? open : pattern.find('}', open);
		if (close == std::string::npos) {
			return text.append(pattern, at);
		}
		text.append(pattern, at, open - at);
		const std::string_view name = std::string_view(pattern).substr(open + 1, close - open - 1);
		const auto *argument = arguments.begin();
		while (argument != arguments.end() && argument->first != name) {
			++argument;
		}
		if (argument != arguments.end()) {
			text.append(argument->second);
		} else {
			text.append(pattern, open, close - open + 1);
		}
		at = close + 1;
	}
	return text;
}

} // namespace r2v
