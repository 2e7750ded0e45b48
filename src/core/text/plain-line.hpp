// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::text {

/// The text on one line: valid UTF-8, each run of blanks, line breaks and control characters as one space, none at the
/// ends, and nothing that changes the direction of the text.
std::string onOneLine(std::string_view text);

} // namespace r2v::text
