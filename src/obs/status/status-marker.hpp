// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// A tail of zero-width characters that is the same for the same source and, in practice, different for others. The
/// page puts it behind a status line's text, so that whoever holds the page's labels (ui/) finds the one of a source
/// without rebuilding the page. UTF-8; of no meaning outside this process.
std::string statusMarker(const std::string &sourceKey);

} // namespace r2v::obs
