// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include <curl/curl.h>

#include "core/http/transport.hpp"

namespace r2v::http {

/// What a libcurl code means to the caller. `connected`: there was a connection, and the request was being sent or
/// answered. Not for CURLE_OPERATION_TIMEDOUT, whose meaning depends on what was waited for.
Failure failureOfCurl(CURLcode code, bool connected);

/// Whether the server closed the connection properly except for TLS's farewell. TLS libraries disagree whether that is
/// an error, and libcurl only shows it in `words`.
bool isPlainEnd(CURLcode code, std::string_view words);

} // namespace r2v::http
