// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/poll-schedule.hpp"

#include <algorithm>
#include <vector>

namespace r2v::generation {

namespace {

constexpr size_t kRemembered = 20;
/// Fewer tell nothing about the spread.
constexpr size_t kEnough = 5;

} // namespace

std::string PollSchedule::kindOf(const Generation &generation)
{
	return generation.baseUrl + "|" + generation.wish.model + "|" + generation.wish.resolution + "|" +
	       std::to_string(generation.wish.durationS);
}

void PollSchedule::learn(const Generation &finished)
{
	if (!finished.acceptedAt || !finished.completedAt || *finished.completedAt <= *finished.acceptedAt) {
		return;
	}
	auto &durations = durations_[kindOf(finished)];
	durations.push_back(*finished.completedAt - *finished.acceptedAt);
	if (durations.size() > kRemembered) {
		durations.pop_front();
	}
}

Milliseconds PollSchedule::nextDelay(const Generation &generation, Milliseconds elapsed) const
{
	const auto known = durations_.find(kindOf(generation));
	if (known == durations_.end() || known->second.size() < kEnough) {
		return kPlainGap;
	}
	std::vector<Milliseconds> sorted(known->second.begin(), known->second.end());
	std::sort(sorted.begin(), sorted.end());
	const Milliseconds earliest = sorted.front();
	const Milliseconds latest = sorted.back();
	if (elapsed + kPlainGap < earliest) {
		// Now and then all the same: progress is shown, and tasks do fail early.
		return std::min<Milliseconds>(earliest - elapsed, 4 * kPlainGap);
	}
	return elapsed <= latest ? kMinGap : kPlainGap;
}

} // namespace r2v::generation
