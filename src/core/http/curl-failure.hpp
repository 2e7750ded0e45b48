// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include <curl/curl.h>

#include "core/http/transport.hpp"

namespace r2v::http {

/// What a code of libcurl means to the caller. `connected`: the connection stood, the request was being sent or
/// answered. Not for CURLE_OPERATION_TIMEDOUT, whose meaning depends on what was waited for.
Failure failureOfCurl(CURLcode code, bool connected);

/// Whether the connection was closed by the server, in order but for the farewell of TLS. Libraries of TLS differ in
/// whether that is an error, and libcurl tells it in `words` alone.
bool isPlainEnd(CURLcode code, std::string_view words);

} // namespace r2v::http
