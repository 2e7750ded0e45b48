// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// How long the own earlier tasks of this generation's kind took, as PollSchedule learns it; sorted. Pure.
std::vector<Milliseconds> durationsLike(const Generation &generation, const std::vector<Snapshot> &history);

/// The time until the clip is likely there: the median of those durations that are still possible. Nothing where the
/// history is too short to tell; zero where it takes longer than any before, and while the clip is fetched. Pure.
std::optional<Milliseconds> timeLeft(const Generation &generation, const std::vector<Milliseconds> &sortedDurations,
				     UtcTime now);

} // namespace r2v::generation
