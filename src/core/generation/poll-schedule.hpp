// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <map>
#include <string>

#include "core/clock.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// When to ask for a task next: sparsely before tasks of its kind usually end, densely around that time. Learned from
/// the own history per model, resolution and length. Engine thread only.
class PollSchedule {
public:
	static constexpr Milliseconds kMinGap{2000};
	static constexpr Milliseconds kPlainGap{5000};

	void learn(const Generation &finished);
	/// Until the next poll of a task that was accepted `elapsed` ago.
	Milliseconds nextDelay(const Generation &generation, Milliseconds elapsed) const;

private:
	static std::string kindOf(const Generation &generation);
	/// Newest durations of a kind, bounded.
	std::map<std::string, std::deque<Milliseconds>> durations_;
};

} // namespace r2v::generation
