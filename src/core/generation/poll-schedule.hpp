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

/// When to ask about a task next: rarely before tasks of its kind usually end and often around that time, with no more
/// requests on average than plain polling. Learned from earlier tasks of the same provider, model, resolution and
/// length; without any, the plain gap. Engine thread only.
class PollSchedule {
public:
	static constexpr Milliseconds kMinGap{2000};
	/// No longer, because progress is shown and tasks do fail early.
	static constexpr Milliseconds kMaxGap{30000};
	/// Without any history.
	static constexpr Milliseconds kPlainGap{5000};

	/// Tasks of one kind take about the same time.
	static std::string kindOf(const Generation &generation);

	/// Ignores tasks that were not watched to their end, because they do not show how long they took.
	void learn(const Generation &finished);
	/// The time until the next poll of a task that was accepted `elapsed` ago.
	Milliseconds nextDelay(const Generation &generation, Milliseconds elapsed);

private:
	struct Kind {
		/// Oldest first, bounded.
		std::deque<TaskDuration> seen;
		/// Built when needed, dropped when something is learned.
		std::optional<PollPlan> plan;
	};

	static void forgetOldPace(std::deque<TaskDuration> &seen);
	std::map<std::string, Kind> kinds_;
};

} // namespace r2v::generation
