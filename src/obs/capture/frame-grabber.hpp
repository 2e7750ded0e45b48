// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <obs.hpp>

#include "obs/capture/grab-target.hpp"

namespace r2v::obs {

/// Takes frames for references: opaque sRGB in the size of the canvas (or of the source), without this plugin's own
/// sources. Rendering, staging and mapping happen in separate frames of the graphics thread. A few seconds after the
/// last grab, nothing runs and nothing is kept.
class FrameGrabber {
public:
	FrameGrabber();
	~FrameGrabber();
	FrameGrabber(const FrameGrabber &) = delete;
	FrameGrabber &operator=(const FrameGrabber &) = delete;

	/// Any thread, with no graphics context entered; returns at once. Takes the frame that was shown last, or one
	/// at most two frames later. If there is no picture yet, waits for one, for up to kGrabPatienceNs.
	void grab(const GrabTarget &target, OnGrabbed onGrabbed);
	/// Any thread. While on, nothing is drawn, and grabs that are under way wait. For the time in which OBS takes
	/// down a scene collection and loads another. A scene drawn during that time would release the last references
	/// to removed sources, with the graphics lock held, while whoever loads sources waits for that lock with the
	/// lock of all sources held.
	void pause(bool on);
	/// Gives up all grabs that are under way; later ones are answered with `stopped`. Idempotent.
	void stop();

private:
	class Impl;
	std::shared_ptr<Impl> impl_;
};

} // namespace r2v::obs
