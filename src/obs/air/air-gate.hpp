// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

namespace r2v::obs {

/// What panic allows on air right now. Only panic changes it; sources look at it for each frame and each clip.
class AirGate {
public:
	/// Any thread. True from the moment panic is asked for until it is left.
	bool isPanicked() const { return isPanicked_; }
	/// Any thread. The plugin's own sources take no clip. Stays true longer than isPanicked() if panic is left
	/// before all of them were emptied.
	bool takesNoClips() const { return takesNoClips_; }
	/// Any thread. The plugin's own sources draw nothing until whatever they showed is certainly gone.
	bool isDark() const { return isDark_; }

private:
	friend class Panic;

	std::atomic<bool> isPanicked_ = false;
	std::atomic<bool> takesNoClips_ = false;
	std::atomic<bool> isDark_ = false;
};

} // namespace r2v::obs
