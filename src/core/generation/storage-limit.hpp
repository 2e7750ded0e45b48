// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// What has to go so that the ready clips that may go take no more than `limitBytes` together: the oldest first, but
/// never the newest. One that a source shows, that was added as a Media Source or that is marked `keep` may not go, and
/// pushes no other one out; nor does one that alone is larger than the limit, for nothing that goes would make it fit.
/// The sizes are those that the store measured. `readyNewestFirst` holds ready generations only.
std::vector<Snapshot> beyondStorageLimit(const std::vector<Snapshot> &readyNewestFirst,
					 const std::set<std::string> &shownIds, uint64_t limitBytes);

} // namespace r2v::generation
