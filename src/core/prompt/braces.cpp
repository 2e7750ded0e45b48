// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/braces.hpp"

#include <algorithm>

namespace r2v::prompt {

namespace {

std::string_view trimmed(std::string_view text)
{
	const size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
	const size_t end = text.find_last_not_of(" \t");
	return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

} // namespace

Braces::Braces(std::string_view text) : text_(text), closing_(text.size(), kNowhere)
{
	std::vector<size_t> open;
	for (size_t at = text.find_first_of("{}"); at != kNowhere; at = text.find_first_of("{}", at + 1)) {
		if (text[at] == '{') {
			open.push_back(at);
		} else if (!open.empty()) {
			closing_[open.back()] = at;
			open.pop_back();
		}
	}
}

bool Braces::isLoneDouble(size_t brace) const
{
	return isDouble(brace) && closing_[brace] == kNowhere && closing_[brace + 1] == kNowhere;
}

bool Braces::isPlainPair(size_t brace) const
{
	return isDouble(brace) && closing_[brace] != kNowhere && closing_[brace + 1] + 1 == closing_[brace];
}

std::optional<std::string> Braces::nameIn(size_t begin, size_t end, size_t &nestedAt) const
{
	std::string name;
	for (size_t at = begin; at < end; ++at) {
		if (text_[at] == '{' && !isPlainPair(at)) {
			nestedAt = at;
			return std::nullopt;
		}
		name += text_[at];
		at += text_[at] == '{' || text_[at] == '}' ? 1 : 0;
	}
	return std::string(trimmed(name));
}

} // namespace r2v::prompt
