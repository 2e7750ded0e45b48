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

/// Takes frames for references: opaque sRGB at the canvas size (or the source's size), with this plugin's own sources
/// left out. Render, stage and map happen on separate frames of the graphics thread; a few seconds after the last
/// one nothing runs and nothing is kept.
class FrameGrabber {
public:
	FrameGrabber();
	~FrameGrabber();
	FrameGrabber(const FrameGrabber &) = delete;
	FrameGrabber &operator=(const FrameGrabber &) = delete;

	/// From any thread but with no graphics context entered; returns at once. The frame is the one last shown, or
	/// at most two later; where there is no picture yet, it is waited for up to kGrabPatienceNs.
	void grab(const GrabTarget &target, OnGrabbed onGrabbed);
	/// Any thread. While on, nothing is drawn and what is under way waits. For the time in which OBS takes a scene
	/// collection down and loads another: a scene that is drawn then gives back the last references to sources that
	/// were removed, with the graphics lock held, while whoever loads sources waits for that one with the lock of
	/// all sources held.
	void pause(bool on);
	/// Gives up what is under way; later grabs are answered with `stopped`. Idempotent.
	void stop();

private:
	class Impl;
	std::shared_ptr<Impl> impl_;
};

} // namespace r2v::obs
