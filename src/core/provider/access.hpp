// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::provider {

/// Requests below this address are answered in-process by rehearsal::RehearsalTransport.
inline constexpr std::string_view kRehearsalBaseUrl = "rehearsal://studio";

/// Where requests go and with whose key. The key is never logged or written anywhere but the key store.
struct Access {
	/// Without a slash at the end.
	std::string baseUrl;
	std::string apiKey;
};

} // namespace r2v::provider
