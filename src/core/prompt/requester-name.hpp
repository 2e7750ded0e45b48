// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::prompt {

/// A requester's name for comparison: without letter case, width variants and invisible characters, with single blanks
/// inside and none at the ends, and no longer than kMaxRequesterNameBytes. Empty if a reader would see no name at all.
/// Look-alike letters stay distinct, because two people may differ by them.
std::string comparableName(std::string_view utf8);

inline constexpr size_t kMaxRequesterNameBytes = 256;

} // namespace r2v::prompt
