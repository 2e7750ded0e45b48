// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace r2v {

/// ISO 8601 in UTC with milliseconds: 2026-11-22T07:31:45.123Z.
std::string toIso(UtcTime time);
/// Nothing unless it is written exactly as toIso writes it.
std::optional<UtcTime> parseIso(std::string_view text);

} // namespace r2v
