// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::http {

/// Scheme, host and port of an address in one spelling, "https://api.foxapi.cc": two addresses are one place for a
/// secret where these are equal. The scheme's own port, letter case, a dot at the end of the host, path and query make
/// no difference. Empty where the address is none that a request may go to (see checkUrl), as one with a user name is.
std::string originOf(const std::string &url);

} // namespace r2v::http
