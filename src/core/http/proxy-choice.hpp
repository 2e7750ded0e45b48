// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/http/url-policy.hpp"

namespace r2v::http {

/// A proxy as libcurl gets it: with no user and password in the address, so that no message about it can contain them.
struct Proxy {
	std::string address;
	std::optional<std::string> user;
	std::string password;
};

struct ProxyChoice {
	/// Nothing: connect directly.
	std::optional<Proxy> proxy;
	/// A proxy is set but can't be parsed. Its text must not be repeated, since any part may be the password.
	bool unreadable = false;
};

/// The proxy on the way to `to`: from the setting, or else from the environment's variables as curl reads them
/// (https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; NO_PROXY applies to the setting too). None for this machine itself.
ProxyChoice chooseProxy(const std::string &setting, const Origin &to);

/// Reads scheme://user:password@host:port. Nothing if there is anything more or else: an unescaped '/', '?' or '#' in a
/// password would turn part of it into a host.
std::optional<Proxy> parseProxy(const std::string &text);

/// Whether a list like NO_PROXY (names, domains, addresses, blocks of addresses, or *) names the host.
bool isNamedBy(std::string_view list, std::string_view host);

} // namespace r2v::http
