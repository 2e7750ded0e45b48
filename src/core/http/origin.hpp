// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::http {

/// Scheme, host and port of an address in one spelling, as in "https://api.foxapi.cc". Two addresses are the same place
/// for a secret if these are equal. The scheme's own port, letter case, a trailing dot of the host, path and query make
/// no difference. Empty if no request may go to the address (see checkUrl), for example because it has a user name.
std::string originOf(const std::string &url);

} // namespace r2v::http
