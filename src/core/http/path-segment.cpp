// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/path-segment.hpp"

namespace r2v::http {

std::string pathSegment(std::string_view name)
{
	static constexpr std::string_view kHex = "0123456789ABCDEF";
	static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";
	const bool onlyDots = name.find_first_not_of('.') == std::string_view::npos;
	std::string segment;
	for (const char character : name) {
		if (kPlain.find(character) != std::string_view::npos || (character == '.' && !onlyDots)) {
			segment += character;
		} else {
			const auto byte = static_cast<unsigned char>(character);
			segment.append({'%', kHex[byte >> 4], kHex[byte & 15]});
		}
	}
	return segment;
}

} // namespace r2v::http
