// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// The lines of a list that a person keeps in a text file, one entry a line: without line ends (LF or CRLF), a byte
/// order mark, blank lines and lines that begin with #. The views point into `content`. Nothing where it is not UTF-8
/// text (Latin-1 and UTF-16 files are not), for half-read entries are worse than none.
std::optional<std::vector<std::string_view>> linesOf(std::string_view content);

} // namespace r2v::prompt
