// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace r2v::foxapi {

inline constexpr size_t kMaxLinkBytes = 64 * 1024;

/// A link of a server's answer as a browser would open it: without blanks around it, blanks and letters inside encoded,
/// backslashes as slashes, names of any script, no fragment; relative ones as of `pageUrl`, where the answer came from.
/// http to another machine becomes https. Nothing where it is no link, or one that leads elsewhere than to the web
/// (rehearsal:// only on the rehearsal's own pages). Without a page a relative link is none.
std::optional<std::string> resolveLink(std::string_view link, std::string_view pageUrl);

/// It names its scheme, or the host that it is on: no such text stands for anything but a link.
bool namesItsHost(std::string_view link);

} // namespace r2v::foxapi
