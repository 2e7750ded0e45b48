// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/dispatcher.hpp"

#include "core/thread-name.hpp"
#include "obs/guarded.hpp"

namespace r2v::obs {

void Dispatcher::post(std::function<void()> task)
{
	const std::lock_guard lock(mutex_);
	if (stopped_) {
		return;
	}
	tasks_.push_back(std::move(task));
	if (!thread_.joinable()) {
		thread_ = std::thread([this] { run(); });
	}
	changed_.notify_one();
}

void Dispatcher::shutDown()
{
	std::thread thread;
	{
		const std::lock_guard lock(mutex_);
		stopped_ = true;
		tasks_.clear();
		thread.swap(thread_);
	}
	changed_.notify_one();
	if (thread.joinable()) {
		thread.join();
	}
}

void Dispatcher::run()
{
	nameThisThread("r2v-dispatcher");
	std::unique_lock lock(mutex_);
	while (true) {
		changed_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
		if (stopped_) {
			return;
		}
		const auto task = std::move(tasks_.front());
		tasks_.pop_front();
		lock.unlock();
		guarded("dispatcher", task);
		lock.lock();
	}
}

} // namespace r2v::obs
