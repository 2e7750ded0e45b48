// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace r2v::http {

/// Whose an address is, seen from this machine.
enum class AddressClass {
	internet = 1,
	/// Kept for examples: nobody's.
	documentation,
	/// A neighbour: private, shared (CGNAT) and unique local addresses.
	privateNetwork,
	/// This machine itself.
	loopback,
	/// Link-local, unspecified, multicast, broadcast, reserved: no place that a link can mean.
	unusable,
};

/// 4 or 16 bytes, in the order of the network.
using Ipv4 = std::array<uint8_t, 4>;
using Ipv6 = std::array<uint8_t, 16>;

AddressClass classOf(const Ipv4 &address);
/// An address that carries an IPv4 address (mapped, translated, 6to4, Teredo, ISATAP) is of that one's class.
AddressClass classOf(const Ipv6 &address);

/// Of a host as it stands in a URL or as libcurl tells of a peer: an address in any spelling that resolvers take
/// (127.1, 0x7f.1, 017700000001, [::1], with a zone, with a dot at its end), or a name that always means this machine.
/// Nothing for any other name.
std::optional<AddressClass> classOfHost(std::string_view host);

} // namespace r2v::http
