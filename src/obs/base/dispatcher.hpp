// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace r2v::obs {

/// A thread that runs posted tasks in order. Nobody waits for it except shutDown().
class Dispatcher {
public:
	/// The name is a literal.
	explicit Dispatcher(const char *threadName) : threadName_(threadName) {}
	~Dispatcher() { shutDown(); }
	Dispatcher(const Dispatcher &) = delete;
	Dispatcher &operator=(const Dispatcher &) = delete;

	/// Any thread. The thread starts with the first task and sleeps without waking up.
	void post(std::function<void()> task);
	/// Any thread. Posts the task after this delay; until then the thread sleeps.
	void postAfter(std::chrono::milliseconds delay, std::function<void()> task);
	/// Drops the tasks that have not begun, and joins. Idempotent. Later posts are ignored.
	void shutDown();

private:
	using SteadyClock = std::chrono::steady_clock;

	/// With mutex_ held.
	void wake();
	void takeDue();
	void run();

	const char *const threadName_;
	std::mutex mutex_;
	std::condition_variable changed_;
	std::deque<std::function<void()>> tasks_;
	/// By the time at which they are to be posted.
	std::multimap<SteadyClock::time_point, std::function<void()>> later_;
	std::thread thread_;
	bool stopped_ = false;
};

} // namespace r2v::obs
