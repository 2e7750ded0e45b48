// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <list>
#include <mutex>

namespace r2v::keys {

/// Ends a call that waits for somebody else, from another thread and for good. (std::stop_source would do, but some
/// standard libraries that OBS is built with lack it.)
class Cancellation {
public:
	Cancellation() = default;
	Cancellation(const Cancellation &) = delete;
	Cancellation &operator=(const Cancellation &) = delete;

	/// Any thread. Runs the hooks that exist now, on the calling thread.
	void cancel()
	{
		const std::lock_guard lock(mutex_);
		cancelled_ = true;
		for (const auto &hook : hooks_) {
			hook();
		}
	}
	bool isCancelled() const
	{
		const std::lock_guard lock(mutex_);
		return cancelled_;
	}

	/// Wakes a waiter: `wake` runs with cancel(), or at once if that was earlier. It must not touch the
	/// Cancellation, and never runs after the hook is gone.
	class Hook {
	public:
		Hook(Cancellation &cancellation, std::function<void()> wake) : cancellation_(cancellation)
		{
			const std::lock_guard lock(cancellation_.mutex_);
			if (cancellation_.cancelled_) {
				wake();
			}
			place_ = cancellation_.hooks_.insert(cancellation_.hooks_.end(), std::move(wake));
		}
		~Hook()
		{
			const std::lock_guard lock(cancellation_.mutex_);
			cancellation_.hooks_.erase(place_);
		}
		Hook(const Hook &) = delete;
		Hook &operator=(const Hook &) = delete;

	private:
		Cancellation &cancellation_;
		std::list<std::function<void()>>::iterator place_;
	};

private:
	mutable std::mutex mutex_;
	bool cancelled_ = false;
	std::list<std::function<void()>> hooks_;
};

} // namespace r2v::keys
