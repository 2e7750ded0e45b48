// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include "core/log.hpp"

namespace r2v::obs {

/// The Logger for all code below obs: writes to the OBS log, with the plugin's prefix. Any thread.
void logLine(LogLevel level, std::string_view line);

} // namespace r2v::obs
