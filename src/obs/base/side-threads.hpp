// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace r2v::obs {

/// A thread for each task, for what may run handlers of others that take their time: no task waits for another one.
class SideThreads {
public:
	SideThreads() = default;
	~SideThreads() { shutDown(); }
	SideThreads(const SideThreads &) = delete;
	SideThreads &operator=(const SideThreads &) = delete;

	/// Any thread; returns at once. After shutDown nothing is run.
	void run(std::function<void()> task);
	/// For a task that waits: it is to end.
	bool isEnding() const { return isEnding_; }
	/// Joins. Idempotent.
	void shutDown();

private:
	struct Entry {
		std::thread thread;
		std::shared_ptr<std::atomic<bool>> isDone;
	};

	std::mutex mutex_;
	std::list<Entry> entries_;
	std::atomic<bool> isEnding_ = false;
};

} // namespace r2v::obs
