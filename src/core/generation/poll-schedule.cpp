// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/poll-schedule.hpp"

#include <algorithm>
#include <vector>

namespace r2v::generation {

namespace {

constexpr size_t kRemembered = 200;
/// Fewer say nothing about the spread.
constexpr size_t kEnough = 5;
/// No plan ever leaves a wider gap: OBS was closed, or the network was down.
constexpr Milliseconds kVagueWidth = 2 * PollSchedule::kMaxGap;

} // namespace

std::string PollSchedule::kindOf(const Generation &generation)
{
	return generation.baseUrl + "|" + generation.spec.model + "|" + generation.spec.resolution + "|" +
	       std::to_string(generation.spec.durationS);
}

void PollSchedule::learn(const Generation &finished)
{
	const TaskDuration &took = finished.taskDuration;
	if (took.atMost <= took.atLeast || took.atLeast < Milliseconds(0) || took.atMost - took.atLeast > kVagueWidth) {
		return;
	}
	Kind &kind = kinds_[kindOf(finished)];
	kind.seen.push_back(took);
	if (kind.seen.size() > kRemembered) {
		kind.seen.pop_front();
	}
	forgetOldPace(kind.seen);
	kind.plan.reset();
}

/// The provider has become faster or slower for good if each of the newest lies beyond nine in ten of those before
/// them, on the same side. By chance that happens once in 50,000 generations.
void PollSchedule::forgetOldPace(std::deque<TaskDuration> &seen)
{
	if (seen.size() < 3 * kEnough) {
		return;
	}
	std::vector<Milliseconds> before;
	for (size_t index = 0; index + kEnough < seen.size(); ++index) {
		before.push_back(seen[index].atMost);
	}
	std::sort(before.begin(), before.end());
	const Milliseconds early = before[before.size() / 10];
	const Milliseconds late = before[before.size() - 1 - before.size() / 10];
	const auto newest = seen.end() - kEnough;
	const auto isFaster = [early](const TaskDuration &took) { return took.atMost < early; };
	const auto isSlower = [late](const TaskDuration &took) { return took.atLeast > late; };
	if (std::all_of(newest, seen.end(), isFaster) || std::all_of(newest, seen.end(), isSlower)) {
		seen.erase(seen.begin(), newest);
	}
}

Milliseconds PollSchedule::nextDelay(const Generation &generation, Milliseconds elapsed)
{
	const auto known = kinds_.find(kindOf(generation));
	if (known == kinds_.end() || known->second.seen.size() < kEnough) {
		return kPlainGap;
	}
	Kind &kind = known->second;
	if (!kind.plan) {
		kind.plan.emplace(std::vector<TaskDuration>(kind.seen.begin(), kind.seen.end()));
	}
	return kind.plan->delayAfter(elapsed);
}

} // namespace r2v::generation
