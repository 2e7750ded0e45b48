// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/http/url-policy.hpp"

namespace r2v::http {

/// A proxy as libcurl is given it: no user and no password in the address, so that no text about it can hold them.
struct Proxy {
	std::string address;
	std::optional<std::string> user;
	std::string password;
};

struct ProxyChoice {
	/// Nothing: the way is direct.
	std::optional<Proxy> proxy;
	/// A proxy is set, in words that can't be read. Nothing of them may be repeated: any part may be the password.
	bool unreadable = false;
};

/// The proxy on the way to `to`: the setting, else what the environment's variables say, as curl reads them
/// (https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; NO_PROXY holds for the setting too). None for this machine itself.
ProxyChoice chooseProxy(const std::string &setting, const Origin &to);

/// Reads scheme://user:password@host:port. Nothing where more or something else stands there: an unescaped '/', '?' or
/// '#' in a password would make a host of a part of it.
std::optional<Proxy> parseProxy(const std::string &text);

/// Whether a list as NO_PROXY has it (names, domains, addresses, blocks of addresses, or *) names the host.
bool isNamedBy(std::string_view list, std::string_view host);

} // namespace r2v::http
