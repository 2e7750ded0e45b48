// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>

namespace r2v {

using Milliseconds = std::chrono::milliseconds;
using UtcTime = std::chrono::sys_time<Milliseconds>;

/// The only seam to time. Everything in core asks a Clock, so that unit tests of budgets and back-off take
/// microseconds. Any thread.
class Clock {
public:
	virtual ~Clock() = default;

	/// Never jumps and counts from an arbitrary zero. For timers and budgets within one run.
	virtual Milliseconds monotonic() const = 0;
	/// Wall clock, which may jump. For what is written into records.
	virtual UtcTime utc() const = 0;
};

class SystemClock final : public Clock {
public:
	Milliseconds monotonic() const override
	{
		return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
	}
	UtcTime utc() const override
	{
		return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
	}
};

} // namespace r2v
