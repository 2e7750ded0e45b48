// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "core/http/curl-handles.hpp"
#include "core/http/transport.hpp"

namespace r2v::http {

/// Makes a multipart/form-data body for `easy`. Files are opened here and read while they are sent; null if one can't
/// be opened. An exception while reading ends the transfer and is reported to `onException(place, what)`.
CurlMime makeForm(CURL *easy, const std::vector<FormPart> &parts,
		  const std::function<void(const char *place, const char *what)> &onException);

} // namespace r2v::http
