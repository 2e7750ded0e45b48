// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace r2v::http {

/// Where an address leads, seen from this machine.
enum class AddressClass {
	internet = 1,
	/// Reserved for examples; belongs to nobody.
	documentation,
	/// A neighbour: a private, shared (CGNAT) or unique local address.
	privateNetwork,
	/// This machine itself.
	loopback,
	/// Link-local, unspecified, multicast, broadcast or reserved: no link can mean it.
	unusable,
};

/// 4 or 16 bytes in network order.
using Ipv4 = std::array<uint8_t, 4>;
using Ipv6 = std::array<uint8_t, 16>;

AddressClass classOf(const Ipv4 &address);
/// An address that carries an IPv4 address (mapped, translated, 6to4, Teredo, ISATAP) has that one's class.
AddressClass classOf(const Ipv6 &address);

/// For a host in a URL, or a peer as libcurl reports it: an address in any spelling that resolvers accept (127.1,
/// 0x7f.1, 017700000001, [::1], with a zone, with a trailing dot), or a name that always means this machine. Nothing
/// for any other name.
std::optional<AddressClass> classOfHost(std::string_view host);

} // namespace r2v::http
