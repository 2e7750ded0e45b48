// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <utility>

#include "core/generation/config.hpp"

namespace r2v::obs {

/// The configuration as it is now. Any thread.
class LiveConfig {
public:
	explicit LiveConfig(generation::Config config) : config_(std::move(config)) {}

	generation::Config get() const
	{
		const std::lock_guard lock(mutex_);
		return config_;
	}
	/// False if it was so already.
	bool setRehearsal(bool on)
	{
		const std::lock_guard lock(mutex_);
		return std::exchange(config_.rehearsal, on) != on;
	}

private:
	mutable std::mutex mutex_;
	generation::Config config_;
};

} // namespace r2v::obs
