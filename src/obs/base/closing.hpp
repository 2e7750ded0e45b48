// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

namespace r2v::obs {

/// Whether OBS is about to end: from then on nothing is triggered, signalled or asked of the frontend. Any thread.
class Closing {
public:
	bool hasBegun() const { return hasBegun_; }
	/// False: it had begun before.
	bool begin() { return !hasBegun_.exchange(true); }

private:
	std::atomic<bool> hasBegun_ = false;
};

} // namespace r2v::obs
