// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::http {

/// A name that a server gave, as one segment of a URL's path: it cannot lead elsewhere, and it can stand in a log.
std::string pathSegment(std::string_view name);

} // namespace r2v::http
