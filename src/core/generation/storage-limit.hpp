// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// The clips to remove so that the removable ones take no more than `limitBytes` together: the oldest first, but never
/// the newest. Clips that a source shows, that were added as a Media Source or that are marked `keep` are not removable
/// and do not count. Neither does one that alone exceeds the limit, because no removal would make it fit. Sizes are
/// those that the store measured. `readyNewestFirst` holds ready generations only.
std::vector<Snapshot> beyondStorageLimit(const std::vector<Snapshot> &readyNewestFirst,
					 const std::set<std::string> &shownIds, uint64_t limitBytes);

} // namespace r2v::generation
