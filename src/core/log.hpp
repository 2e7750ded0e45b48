// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace r2v {

enum class LogLevel { debug = 1, info, warning, error };

/// Where core, media and rehearsal write their log lines; the obs layer connects it to blog(). Callable from any
/// thread. A line never holds a key, an Authorization value or a query string (http/redaction.hpp).
using Logger = std::function<void(LogLevel, std::string_view line)>;

/// Makes text from outside fit for one line of a log: line ends, control and direction marks are written out, invalid
/// UTF-8 becomes U+FFFD, and very long text is cut.
std::string oneLine(std::string_view text);

} // namespace r2v
