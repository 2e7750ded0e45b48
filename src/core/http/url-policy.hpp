// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::http {

/// Scheme, host and port: what a secret is meant for, and nothing else.
struct Origin {
	/// Lower case, the host in ASCII and without a dot at its end.
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

/// A link that the provider at `base` named. It may be relative; one of plain http to another machine is asked by
/// https, at the same port where it names one; a user and password in it are its own business.
CheckedUrl checkLink(const CheckedUrl &base, const std::string &link);

/// Where a redirect leads from `from`, as a link; moreover a host on the network may not send us to this machine, nor
/// https to http, and no user or password is taken along.
CheckedUrl checkRedirect(const CheckedUrl &from, const std::string &location);

/// Of a host as it stands in a URL ([::1] in brackets).
bool isLoopbackHost(std::string_view host);

} // namespace r2v::http
