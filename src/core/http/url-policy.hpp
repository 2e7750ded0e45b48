// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::http {

/// Scheme, host and port: the only place that a secret is meant for.
struct Origin {
	/// Lower case, with the host in ASCII and without a trailing dot.
	std::string scheme;
	std::string host;
	uint16_t port = 0;
	bool loopback = false;

	bool operator==(const Origin &) const = default;
};

struct CheckedUrl {
	/// As curl will use it; empty if the URL is refused.
	std::string url;
	Origin origin;
	/// Why it is refused, for the log; empty if it is allowed.
	std::string refusal;

	bool allowed() const { return refusal.empty(); }
};

/// Allows https anywhere and http only to this machine (localhost, 127.0.0.0/8, [::1]); no user or password in the URL.
CheckedUrl checkUrl(const std::string &url);

/// A link that the provider at `base` named. It may be relative. Plain http to another machine becomes https, at the
/// same port if the link names one. A user and password in it are the provider's business.
CheckedUrl checkLink(const CheckedUrl &base, const std::string &link);

/// Where a redirect from `from` leads, like a link. In addition a host on the network may not redirect to this machine,
/// nor https to http, and no user or password is taken along.
CheckedUrl checkRedirect(const CheckedUrl &from, const std::string &location);

/// For a host as in a URL ([::1] in brackets).
bool isLoopbackHost(std::string_view host);

} // namespace r2v::http
