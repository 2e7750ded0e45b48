// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <curl/curl.h>

#include "core/http/transport.hpp"

namespace r2v::http {

/// What a code of libcurl means to the caller. `connected`: the connection stood, the request was being sent or
/// answered. Not for CURLE_OPERATION_TIMEDOUT, whose meaning depends on what was waited for.
Failure failureOfCurl(CURLcode code, bool connected);

} // namespace r2v::http
