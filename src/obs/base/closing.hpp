// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

namespace r2v::obs {

/// Whether OBS is closing. From then on nothing is triggered or signalled, and the frontend is not asked for anything.
/// Any thread.
class Closing {
public:
	bool hasBegun() const { return hasBegun_; }
	/// False if it had already begun.
	bool begin() { return !hasBegun_.exchange(true); }

private:
	std::atomic<bool> hasBegun_ = false;
};

} // namespace r2v::obs
