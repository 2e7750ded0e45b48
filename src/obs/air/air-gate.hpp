// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

namespace r2v::obs {

/// What panic allows on air at this moment. Panic alone sets it; sources look at it for each frame and each clip.
class AirGate {
public:
	/// Any thread. From the moment that panic is asked for until it is left.
	bool isPanicked() const { return isPanicked_; }
	/// Any thread: own sources take no clip. Longer than isPanicked() where panic is left before all of them were
	/// emptied.
	bool takesNoClips() const { return takesNoClips_; }
	/// Any thread: own sources draw nothing; until what they showed is surely gone.
	bool isDark() const { return isDark_; }

private:
	friend class Panic;

	std::atomic<bool> isPanicked_ = false;
	std::atomic<bool> takesNoClips_ = false;
	std::atomic<bool> isDark_ = false;
};

} // namespace r2v::obs
