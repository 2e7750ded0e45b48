// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace r2v::http {

/// A host in the form that name servers know: letters of other scripts as IDNA encodes them, whatever the locale.
/// Nothing if no name can be spelled that way. (libcurl's own conversion depends on the locale, and that of 7.88 leaks
/// when it fails.)
std::optional<std::string> asciiHost(std::string_view host);

} // namespace r2v::http
