// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/ip-address.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

#include "core/http/ascii.hpp"

namespace r2v::http {

namespace {

struct Ipv4Block {
	Ipv4 begin;
	int bits;
	AddressClass meaning;
};

// 198.18.0.0/15 is missing on purpose: VPN and proxy programs answer every name with an address from there.
constexpr std::array kIpv4Blocks{
	Ipv4Block{{0, 0, 0, 0}, 8, AddressClass::unusable},
	Ipv4Block{{10, 0, 0, 0}, 8, AddressClass::privateNetwork},
	Ipv4Block{{100, 64, 0, 0}, 10, AddressClass::privateNetwork},
	Ipv4Block{{127, 0, 0, 0}, 8, AddressClass::loopback},
	Ipv4Block{{169, 254, 0, 0}, 16, AddressClass::unusable},
	Ipv4Block{{172, 16, 0, 0}, 12, AddressClass::privateNetwork},
	Ipv4Block{{192, 0, 0, 0}, 24, AddressClass::privateNetwork},
	Ipv4Block{{192, 0, 2, 0}, 24, AddressClass::documentation},
	Ipv4Block{{192, 168, 0, 0}, 16, AddressClass::privateNetwork},
	Ipv4Block{{198, 51, 100, 0}, 24, AddressClass::documentation},
	Ipv4Block{{203, 0, 113, 0}, 24, AddressClass::documentation},
	Ipv4Block{{224, 0, 0, 0}, 4, AddressClass::unusable},
	Ipv4Block{{240, 0, 0, 0}, 4, AddressClass::unusable},
};

template <size_t Size>
bool beginsWith(const std::array<uint8_t, Size> &address, const std::array<uint8_t, Size> &block, int bits)
{
	for (size_t at = 0; bits > 0; ++at, bits -= 8) {
		const int shift = std::max(8 - bits, 0);
		if ((address[at] >> shift) != (block[at] >> shift)) {
			return false;
		}
	}
	return true;
}

Ipv4 carried(const Ipv6 &address, size_t at, uint8_t flip = 0)
{
	Ipv4 inner{};
	std::transform(address.begin() + at, address.begin() + at + 4, inner.begin(),
		       [flip](uint8_t byte) { return static_cast<uint8_t>(byte ^ flip); });
	return inner;
}

/// Of two classes, the one that is not part of the internet counts.
AddressClass nearer(AddressClass a, AddressClass b)
{
	return std::max(a, b);
}

/// One number of an address: decimal, 0x… or 0….
std::optional<uint64_t> numberOf(std::string_view text)
{
	int base = 10;
	if (startsWithNoCase(text, "0x")) {
		base = 16;
		text.remove_prefix(2);
	} else if (text.size() > 1 && text.front() == '0') {
		base = 8;
		text.remove_prefix(1);
	}
	uint64_t number = 0;
	const char *end = text.data() + text.size();
	const auto [stopped, error] = std::from_chars(text.data(), end, number, base);
	return error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

/// As inet_aton reads it: one to four numbers, of which the last fills the rest.
std::optional<Ipv4> ipv4Of(std::string_view text)
{
	Ipv4 address{};
	for (size_t place = 0; place < 4; ++place) {
		const size_t dot = text.find('.');
		const auto number = numberOf(text.substr(0, dot));
		if (!number) {
			return std::nullopt;
		}
		if (dot != std::string_view::npos) {
			if (*number > 255 || place == 3) {
				return std::nullopt;
			}
			address[place] = static_cast<uint8_t>(*number);
			text.remove_prefix(dot + 1);
			continue;
		}
		if (*number >> (8 * (4 - place)) != 0) {
			return std::nullopt;
		}
		for (size_t at = place; at < 4; ++at) {
			address[at] = static_cast<uint8_t>(*number >> (8 * (3 - at)));
		}
		return address;
	}
	return std::nullopt;
}

std::optional<Ipv6> ipv6Of(std::string_view text)
{
	Ipv6 address{};
	const std::string plain(text.substr(0, text.find('%')));
	return inet_pton(AF_INET6, plain.c_str(), address.data()) == 1 ? std::optional(address) : std::nullopt;
}

} // namespace

AddressClass classOf(const Ipv4 &address)
{
	const auto block = std::find_if(kIpv4Blocks.begin(), kIpv4Blocks.end(), [&](const Ipv4Block &candidate) {
		return beginsWith(address, candidate.begin, candidate.bits);
	});
	return block == kIpv4Blocks.end() ? AddressClass::internet : block->meaning;
}

AddressClass classOf(const Ipv6 &address)
{
	if (address == Ipv6{}) {
		return AddressClass::unusable;
	}
	if (address == Ipv6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}) {
		return AddressClass::loopback;
	}
	// ::a.b.c.d, ::ffff:a.b.c.d, ::ffff:0:a.b.c.d and 64:ff9b::a.b.c.d.
	if (beginsWith(address, Ipv6{}, 96) ||
	    beginsWith(address, Ipv6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96) ||
	    beginsWith(address, Ipv6{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96) ||
	    beginsWith(address, Ipv6{0, 0x64, 0xff, 0x9b}, 96)) {
		return classOf(carried(address, 12));
	}
	if (beginsWith(address, Ipv6{0x20, 0x02}, 16)) {
		return classOf(carried(address, 2));
	}
	// Teredo: the server, and the client's own address with all bits inverted.
	if (beginsWith(address, Ipv6{0x20, 0x01, 0, 0}, 32)) {
		return nearer(classOf(carried(address, 4)), classOf(carried(address, 12, 0xff)));
	}
	if (beginsWith(address, Ipv6{0xfc}, 7) || beginsWith(address, Ipv6{0xfe, 0xc0}, 10) ||
	    beginsWith(address, Ipv6{0, 0x64, 0xff, 0x9b, 0, 1}, 48)) {
		return AddressClass::privateNetwork;
	}
	if (beginsWith(address, Ipv6{0xfe, 0x80}, 10) || beginsWith(address, Ipv6{0xff}, 8) ||
	    beginsWith(address, Ipv6{0x01, 0}, 64)) {
		return AddressClass::unusable;
	}
	if (beginsWith(address, Ipv6{0x20, 0x01, 0x0d, 0xb8}, 32)) {
		return AddressClass::documentation;
	}
	// ISATAP: any network's prefix, then 0:5efe and an IPv4 address.
	if ((address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == 0xfe) {
		return classOf(carried(address, 12));
	}
	return AddressClass::internet;
}

std::optional<AddressClass> classOfHost(std::string_view host)
{
	if (host.starts_with('[') && host.ends_with(']')) {
		host = host.substr(1, host.size() - 2);
	}
	if (host.find(':') != std::string_view::npos) {
		const auto address = ipv6Of(host);
		return address ? std::optional(classOf(*address)) : std::nullopt;
	}
	if (host.ends_with('.')) {
		host.remove_suffix(1);
	}
	if (const auto address = ipv4Of(host)) {
		return classOf(*address);
	}
	const std::string name = toLower(host);
	if (name == "localhost" || name.ends_with(".localhost")) {
		return AddressClass::loopback;
	}
	return std::nullopt;
}

} // namespace r2v::http
