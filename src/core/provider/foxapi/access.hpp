// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::foxapi {

inline constexpr std::string_view kDefaultBaseUrl = "https://api.foxapi.cc";
inline constexpr std::string_view kDefaultModel = "wan-2.7-reference-to-video";
/// Requests below this address are answered in-process by rehearsal::RehearsalTransport.
inline constexpr std::string_view kRehearsalBaseUrl = "rehearsal://studio";

/// Where requests go and with whose key. The key is never logged or written anywhere but the key store.
struct Access {
	/// Without a slash at the end.
	std::string baseUrl{kDefaultBaseUrl};
	std::string apiKey;
};

} // namespace r2v::foxapi
