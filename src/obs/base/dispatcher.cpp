// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/dispatcher.hpp"

#include "core/thread-name.hpp"
#include "obs/base/guarded.hpp"

namespace r2v::obs {

void Dispatcher::post(std::function<void()> task)
{
	const std::lock_guard lock(mutex_);
	if (stopped_) {
		return;
	}
	tasks_.push_back(std::move(task));
	wake();
}

void Dispatcher::postAfter(std::chrono::milliseconds delay, std::function<void()> task)
{
	const std::lock_guard lock(mutex_);
	if (stopped_) {
		return;
	}
	later_.emplace(SteadyClock::now() + delay, std::move(task));
	wake();
}

void Dispatcher::wake()
{
	if (!thread_.joinable()) {
		thread_ = std::thread([this] {
			const auto through = [this] {
				run();
				return true;
			};
			while (!guarded("dispatcher", false, through)) {
			}
		});
	}
	changed_.notify_one();
}

void Dispatcher::takeDue()
{
	while (!later_.empty() && later_.begin()->first <= SteadyClock::now()) {
		tasks_.push_back(std::move(later_.extract(later_.begin()).mapped()));
	}
}

void Dispatcher::shutDown()
{
	std::thread thread;
	{
		const std::lock_guard lock(mutex_);
		stopped_ = true;
		tasks_.clear();
		later_.clear();
		thread.swap(thread_);
	}
	changed_.notify_one();
	if (thread.joinable()) {
		thread.join();
	}
}

void Dispatcher::run()
{
	nameThisThread(threadName_);
	std::unique_lock lock(mutex_);
	while (true) {
		if (stopped_) {
			return;
		}
		takeDue();
		if (tasks_.empty()) {
			if (later_.empty()) {
				changed_.wait(lock);
			} else {
				// Copied, because another thread may change the map meanwhile.
				const auto due = later_.begin()->first;
				changed_.wait_until(lock, due);
			}
			continue;
		}
		const auto task = std::move(tasks_.front());
		tasks_.pop_front();
		lock.unlock();
		guarded(threadName_, task);
		lock.lock();
	}
}

} // namespace r2v::obs
