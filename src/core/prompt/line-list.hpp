// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// The entries of a list in a text file, one a line, without line ends (LF or CRLF), a byte order mark, blank lines and
/// lines that begin with #. The views point into `content`. Nothing if it is not UTF-8 text, as with Latin-1 and UTF-16
/// files: half-read entries are worse than none.
std::optional<std::vector<std::string_view>> linesOf(std::string_view content);

} // namespace r2v::prompt
