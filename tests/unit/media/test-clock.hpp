// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace r2v::media {

/// Time that passes only by waiting, and then at once: minutes of playing take as long as their decoding.
class TestClock {
public:
	uint64_t nowNs() const { return now_; }
	void advance(uint64_t ns) { now_ += ns; }

	void waitUntil(std::unique_lock<std::mutex> &lock, std::condition_variable &, uint64_t untilNs)
	{
		now_ = std::max(now_.load(), untilNs);
		lock.unlock();
		lock.lock();
	}

private:
	std::atomic<uint64_t> now_{1'000'000'000'000};
};

} // namespace r2v::media
