// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "core/http/ip-address.hpp"
#include "core/http/url-policy.hpp"

namespace r2v::http {

/// Remembers at which class of address the hosts of the user's base URLs were found. An address in the URL itself needs
/// no look-up. One thread.
class AddressBook {
public:
	void note(const Origin &origin, AddressClass found);
	std::optional<AddressClass> find(const Origin &origin) const;

private:
	std::map<std::tuple<std::string, std::string, uint16_t>, AddressClass> found_;
};

/// How near to this machine one hop of a request may lead. A URL of the user's choice may lead anywhere. Where a server
/// names the next place, by a link or redirect, that may be in the internet or where that server itself is.
class LinkReach {
public:
	/// For the user's own URL.
	LinkReach() = default;
	/// For a link: `base` is where the provider that named it was found; nothing if unknown.
	static LinkReach ofLink(bool ownOrigin, std::optional<AddressClass> base);
	/// For a redirect, which also may lead no nearer than the server that sent it.
	static LinkReach ofRedirect(bool ownOrigin, std::optional<AddressClass> base,
				    std::optional<AddressClass> sender);

	bool allows(AddressClass address) const;

private:
	bool anywhere_ = true;
	bool ownOrigin_ = false;
	std::optional<AddressClass> base_;
	bool redirected_ = false;
	std::optional<AddressClass> sender_;
};

} // namespace r2v::http
