// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::http {

/// Scheme, host and port: what a secret is meant for, and nothing else.
struct Origin {
	/// Lower case.
	std::string scheme;
	std::string host;
	uint16_t port = 0;
	bool loopback = false;

	bool operator==(const Origin &) const = default;
};

struct CheckedUrl {
	/// As curl will use it; empty where the URL is refused.
	std::string url;
	Origin origin;
	/// Why it is refused, for the log; empty where it is allowed.
	std::string refusal;

	bool allowed() const { return refusal.empty(); }
};

/// https anywhere, http only to this machine (localhost, 127.0.0.0/8, [::1]); no user or password in the URL.
CheckedUrl checkUrl(const std::string &url);

/// Where a redirect leads from `from`, under the same policy; moreover a host on the network may not send us to this
/// machine, nor from https to http. `location` may be relative.
CheckedUrl checkRedirect(const CheckedUrl &from, const std::string &location);

/// Of a host as it stands in a URL ([::1] in brackets).
bool isLoopbackHost(std::string_view host);

} // namespace r2v::http
