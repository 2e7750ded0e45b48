// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace r2v::obs {

/// Gives each task a thread of its own, for tasks that may run other people's slow handlers: no task waits for another.
class SideThreads {
public:
	SideThreads() = default;
	~SideThreads() { shutDown(); }
	SideThreads(const SideThreads &) = delete;
	SideThreads &operator=(const SideThreads &) = delete;

	/// Any thread; returns at once. After shutDown() nothing runs.
	void run(std::function<void()> task);
	/// For tasks that wait: they have to end now.
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
