// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "core/http/curl-handles.hpp"
#include "core/http/transport.hpp"

namespace r2v::http {

/// The parts as a multipart/form-data body for `easy`. Files are opened here and read while they are sent; null where
/// one can't be opened. An exception in reading ends the transfer; `onException(place, what)` is told of it.
CurlMime makeForm(CURL *easy, const std::vector<FormPart> &parts,
		  const std::function<void(const char *place, const char *what)> &onException);

} // namespace r2v::http
