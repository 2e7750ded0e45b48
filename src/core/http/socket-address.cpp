// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/socket-address.hpp"

#include <cstring>

#ifndef _WIN32
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace r2v::http {

namespace {

#ifdef SOCK_CLOEXEC
// Programs that OBS starts must not inherit it.
constexpr int kSocketFlags = SOCK_CLOEXEC;
#else
constexpr int kSocketFlags = 0;
#endif

} // namespace

AddressClass classOf(const curl_sockaddr &address)
{
	if (address.family == AF_INET && address.addrlen >= sizeof(sockaddr_in)) {
		sockaddr_in place{};
		std::memcpy(&place, &address.addr, sizeof place);
		Ipv4 bytes{};
		std::memcpy(bytes.data(), &place.sin_addr, bytes.size());
		return classOf(bytes);
	}
	if (address.family == AF_INET6 && address.addrlen >= sizeof(sockaddr_in6)) {
		sockaddr_in6 place{};
		// libcurl's struct declares a plain sockaddr but holds a longer one.
		std::memcpy(&place, static_cast<const void *>(&address.addr), sizeof place);
		Ipv6 bytes{};
		std::memcpy(bytes.data(), &place.sin6_addr, bytes.size());
		return classOf(bytes);
	}
	return AddressClass::unusable;
}

curl_socket_t openSocket(const curl_sockaddr &address)
{
	return ::socket(address.family, address.socktype | kSocketFlags, address.protocol);
}

} // namespace r2v::http
