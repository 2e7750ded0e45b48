// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/time-left.hpp"

#include <algorithm>

#include "core/generation/poll-schedule.hpp"

namespace r2v::generation {

namespace {

/// Fewer are not enough to go by.
constexpr size_t kEnough = 3;

} // namespace

std::vector<Milliseconds> durationsLike(const Generation &generation, const std::vector<Snapshot> &history)
{
	const std::string kind = PollSchedule::kindOf(generation);
	std::vector<Milliseconds> durations;
	for (const Snapshot &earlier : history) {
		const TaskDuration &took = earlier->taskDuration;
		if (took.atMost > took.atLeast && earlier->rehearsal == generation.rehearsal &&
		    PollSchedule::kindOf(*earlier) == kind) {
			durations.push_back(took.atMost);
		}
	}
	std::sort(durations.begin(), durations.end());
	return durations;
}

std::optional<Milliseconds> timeLeft(const Generation &generation, const std::vector<Milliseconds> &sortedDurations,
				     UtcTime now)
{
	if (generation.state == State::downloading) {
		return Milliseconds(0);
	}
	if (sortedDurations.size() < kEnough) {
		return std::nullopt;
	}
	// The wall clock may have been set back meanwhile.
	const Milliseconds elapsed =
		generation.acceptedAt ? std::max(Milliseconds(0), now - *generation.acceptedAt) : Milliseconds(0);
	const auto possible = std::upper_bound(sortedDurations.begin(), sortedDurations.end(), elapsed);
	if (possible == sortedDurations.end()) {
		return Milliseconds(0);
	}
	return *(possible + (sortedDurations.end() - possible) / 2) - elapsed;
}

} // namespace r2v::generation
