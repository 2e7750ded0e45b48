// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <curl/curl.h>

#include "core/http/ip-address.hpp"

namespace r2v::http {

/// For an address that libcurl is about to connect to. Anything but IPv4 and IPv6 is unusable.
AddressClass classOf(const curl_sockaddr &address);

/// Opens it as libcurl would have.
curl_socket_t openSocket(const curl_sockaddr &address);

} // namespace r2v::http
