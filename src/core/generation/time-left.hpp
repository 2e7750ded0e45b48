// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// How long earlier tasks of this generation's kind took, sorted. What counts as a kind is up to PollSchedule. Pure.
std::vector<Milliseconds> durationsLike(const Generation &generation, const std::vector<Snapshot> &history);

/// The time until the clip is likely to be here: the median of those durations that are still possible. Nothing if the
/// history is too short; zero if it takes longer than any before, and while the clip is downloading. Pure.
std::optional<Milliseconds> timeLeft(const Generation &generation, const std::vector<Milliseconds> &sortedDurations,
				     UtcTime now);

} // namespace r2v::generation
