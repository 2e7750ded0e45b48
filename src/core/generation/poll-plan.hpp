// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/clock.hpp"

namespace r2v::generation {

/// How long a task took, as far as polling can tell: it was still at work at `atLeast` and had finished by `atMost`.
struct TaskDuration {
	Milliseconds atLeast{0};
	Milliseconds atMost{0};
};

/// When to ask for a task, given how long earlier ones of its kind took: of all sequences of polls with gaps of 2 to
/// 30 s, the one with the least mean delay between a task's end and the poll that sees it, among those that need no
/// more requests on average than a poll every 5 s would.
///
/// A poll costs a request only while the task is still at work, so the best rate grows with the square root of the
/// hazard f/(1-F), not of the density f. The floor and the cap on the gaps make that rate unreachable in places, so
/// the plan is computed instead: backwards over a grid of seconds, minimising delay + price * requests, with the price
/// raised until the requests fit. F is the durations seen, each smoothed over its neighbourhood, together with a few
/// pseudo-observations: the spread the provider publishes, and "anything is possible", so that no gap trusts a short
/// history blindly. Deterministic; immutable once built.
class PollPlan {
public:
	/// Takes a few milliseconds at most. `seen` must not be empty.
	explicit PollPlan(const std::vector<TaskDuration> &seen);

	/// The time until the next poll of a task that is still at work after `elapsed`.
	Milliseconds delayAfter(Milliseconds elapsed) const;

private:
	/// By seconds since the task was accepted.
	std::vector<uint8_t> gapsS_;
};

} // namespace r2v::generation
