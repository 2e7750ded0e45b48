// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/workers.hpp"

#include "core/guard.hpp"
#include "core/thread-name.hpp"

namespace r2v {

void Workers::post(std::function<void()> job)
{
	const std::lock_guard lock(mutex_);
	if (stopped_) {
		return;
	}
	jobs_.push_back(std::move(job));
	if (idle_ < jobs_.size() && threads_.size() < maxThreads_) {
		threads_.emplace_back([this] { run(); });
	}
	changed_.notify_one();
}

void Workers::stop()
{
	std::vector<std::thread> threads;
	{
		const std::lock_guard lock(mutex_);
		stopped_ = true;
		jobs_.clear();
		threads.swap(threads_);
	}
	changed_.notify_all();
	for (auto &thread : threads) {
		thread.join();
	}
}

void Workers::run()
{
	nameThisThread("r2v-worker");
	std::unique_lock lock(mutex_);
	while (true) {
		++idle_;
		changed_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
		--idle_;
		if (stopped_) {
			return;
		}
		auto job = std::move(jobs_.front());
		jobs_.pop_front();
		lock.unlock();
		guardedWith(GuardLog(log_), "worker", job);
		job = nullptr;
		lock.lock();
	}
}

} // namespace r2v
