// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// What has to go so that the ready clips together take no more than `limitBytes`: the oldest first, but never the
/// newest, one that a source shows, that was added as a Media Source or that is marked `keep`. Works on what the
/// records say of sizes: no file is looked at. `readyNewestFirst` holds ready generations only.
std::vector<Snapshot> beyondStorageLimit(const std::vector<Snapshot> &readyNewestFirst,
					 const std::set<std::string> &shownIds, uint64_t limitBytes);

} // namespace r2v::generation
