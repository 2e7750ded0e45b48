// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

#include "core/clock.hpp"

namespace r2v::test {

/// Real time, `speed` times as fast, so that back-offs of minutes take seconds. The wall clock can be made to jump.
/// Any thread.
class HurriedClock final : public Clock {
public:
	explicit HurriedClock(int speed) : speed_(speed) {}

	int speed() const { return speed_; }
	Milliseconds monotonic() const override { return real_.monotonic() * speed_; }
	UtcTime utc() const override { return startedAt_ + (monotonic() - startedMonotonic_) + jumped_.load(); }
	void jumpUtc(Milliseconds by) { jumped_ = jumped_.load() + by; }

private:
	SystemClock real_;
	const int speed_;
	const UtcTime startedAt_ = real_.utc();
	const Milliseconds startedMonotonic_ = real_.monotonic() * speed_;
	std::atomic<Milliseconds> jumped_ = Milliseconds(0);
};

} // namespace r2v::test
