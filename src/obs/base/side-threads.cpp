// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/side-threads.hpp"

#include <utility>

#include "core/thread-name.hpp"
#include "obs/base/guarded.hpp"

namespace r2v::obs {

void SideThreads::run(std::function<void()> task)
{
	const std::lock_guard lock(mutex_);
	if (isEnding_) {
		return;
	}
	std::erase_if(entries_, [](Entry &entry) {
		if (!*entry.isDone) {
			return false;
		}
		entry.thread.join();
		return true;
	});
	const auto isDone = std::make_shared<std::atomic<bool>>(false);
	std::thread thread([task = std::move(task), isDone]() mutable {
		nameThisThread("r2v-side");
		guarded("side thread", task);
		// Whatever the task holds is released here, not where the thread is joined.
		task = nullptr;
		*isDone = true;
	});
	entries_.push_back(Entry{std::move(thread), isDone});
}

void SideThreads::shutDown()
{
	isEnding_ = true;
	std::list<Entry> entries;
	{
		const std::lock_guard lock(mutex_);
		entries.swap(entries_);
	}
	for (Entry &entry : entries) {
		if (entry.thread.joinable()) {
			entry.thread.join();
		}
	}
}

} // namespace r2v::obs
