// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/log.hpp"

namespace r2v {

/// A few threads for work that may take long: encoding stills, probing clips, deleting folders, the key store. They
/// start with the first job and sleep without wake-ups while there is none. Jobs must end by themselves in well under a
/// second. An exception only ends its job and is logged.
class Workers {
public:
	explicit Workers(size_t maxThreads, Logger log = {}) : maxThreads_(maxThreads), log_(std::move(log)) {}
	~Workers() { stop(); }
	Workers(const Workers &) = delete;
	Workers &operator=(const Workers &) = delete;

	/// Any thread. Ignored after stop().
	void post(std::function<void()> job);
	/// Drops jobs that have not begun, and joins. Idempotent.
	void stop();

private:
	void run();

	const size_t maxThreads_;
	const Logger log_;
	std::mutex mutex_;
	std::condition_variable changed_;
	std::deque<std::function<void()>> jobs_;
	std::vector<std::thread> threads_;
	size_t idle_ = 0;
	bool stopped_ = false;
};

} // namespace r2v
