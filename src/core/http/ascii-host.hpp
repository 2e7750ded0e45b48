// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace r2v::http {

/// A host as a name server knows it: letters of other scripts in the form that IDNA gives them, whatever the locale is.
/// Nothing where no name is spelled so. (libcurl's own conversion depends on the locale, and 7.88 leaks where it
/// fails.)
std::optional<std::string> asciiHost(std::string_view host);

} // namespace r2v::http
