// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/generation/generation.hpp"
#include "core/generation/poll-plan.hpp"

namespace r2v::generation {

/// When to ask for a task next: sparsely before tasks of its kind usually end, densely around that time, with no more
/// requests on average than a plain poll. Learned from the own history per provider, model, resolution and length; the
/// plain gap until there is one. Engine thread only.
class PollSchedule {
public:
	static constexpr Milliseconds kMinGap{2000};
	/// Progress is shown, and tasks do fail early.
	static constexpr Milliseconds kMaxGap{30000};
	/// Where nothing is known.
	static constexpr Milliseconds kPlainGap{5000};

	/// Tasks of one kind take about the same time.
	static std::string kindOf(const Generation &generation);

	/// Ignores what was not watched to its end: it tells nothing of how long the task took.
	void learn(const Generation &finished);
	/// Until the next poll of a task that was accepted `elapsed` ago.
	Milliseconds nextDelay(const Generation &generation, Milliseconds elapsed);

private:
	struct Kind {
		/// Oldest first, bounded.
		std::deque<TaskDuration> seen;
		/// Built when it is needed, dropped when something is learned.
		std::optional<PollPlan> plan;
	};

	static void forgetOldPace(std::deque<TaskDuration> &seen);
	std::map<std::string, Kind> kinds_;
};

} // namespace r2v::generation
