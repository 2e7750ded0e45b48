// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-marker.hpp"

#include <cstdint>
#include <functional>

namespace r2v::obs {

namespace {

// None of these allows a line break, so the marker never adds a line.
constexpr char kWordJoiner[] = "\u2060";
constexpr char kNonJoiner[] = "\u200c";
constexpr char kJoiner[] = "\u200d";

} // namespace

std::string statusMarker(const std::string &sourceKey)
{
	const auto hash = static_cast<uint32_t>(std::hash<std::string>{}(sourceKey));
	std::string marker = kWordJoiner;
	for (int bit = 0; bit < 32; ++bit) {
		marker += (hash >> bit) & 1u ? kJoiner : kNonJoiner;
	}
	return marker + kWordJoiner;
}

} // namespace r2v::obs
