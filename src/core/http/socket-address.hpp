// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <curl/curl.h>

#include "core/http/ip-address.hpp"

namespace r2v::http {

/// Of an address that libcurl is about to connect to. What is neither IPv4 nor IPv6 is unusable.
AddressClass classOf(const curl_sockaddr &address);

/// As libcurl would have made it.
curl_socket_t openSocket(const curl_sockaddr &address);

} // namespace r2v::http
