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
	/// False: it was so already.
	bool setPricePerSecond(double price)
	{
		const std::lock_guard lock(mutex_);
		return std::exchange(config_.pricePerSecond, price) != price;
	}
	/// One at a time writes config.json, each what is in force then: of several the last one writes what counts.
	template <typename Write>
	bool whileSaving(Write &&write) const
	{
		const std::lock_guard lock(saving_);
		return write(get());
	}

private:
	mutable std::mutex mutex_;
	mutable std::mutex saving_;
	generation::Config config_;
};

} // namespace r2v::obs
