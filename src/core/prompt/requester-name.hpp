// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::prompt {

/// A requester's name as it is compared: without letter case, width variants and unseen characters, with single blanks
/// and none at its ends, and not longer than kMaxRequesterNameBytes. Empty where a reader would see no name at all.
/// Look-alike letters stay apart: two people may differ by them.
std::string comparableName(std::string_view utf8);

inline constexpr size_t kMaxRequesterNameBytes = 256;

} // namespace r2v::prompt
