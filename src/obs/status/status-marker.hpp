// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// A tail of zero-width characters that is always the same for one source and, in practice, different for others. The
/// page puts it after the text of a status line, so that whoever has the labels of the page (ui/) finds that of a
/// source without rebuilding the page. UTF-8; it means nothing outside this process.
std::string statusMarker(const std::string &sourceKey);

} // namespace r2v::obs
