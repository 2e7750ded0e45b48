// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <obs.hpp>

#include "media/still.hpp"

namespace r2v::obs {

/// What is to be taken: the program as viewers see it (all output channels, transitions included), or one source or
/// scene by itself at its own size.
struct GrabTarget {
	/// Null: the program.
	OBSWeakSource source;
};

/// Takes frames for references: opaque sRGB at the canvas size (or the source's size), with this plugin's own sources
/// left out. Render, stage and map happen on separate frames of the graphics thread; nothing runs while nothing is
/// being taken.
class FrameGrabber {
public:
	/// Called once: on the graphics thread with the frame, which it must hand on to a worker; or with nothing where
	/// there was nothing to render or the grabber was stopped.
	using OnGrabbed = std::function<void(std::optional<media::RgbxImage>)>;

	FrameGrabber();
	~FrameGrabber();
	FrameGrabber(const FrameGrabber &) = delete;
	FrameGrabber &operator=(const FrameGrabber &) = delete;

	/// From any thread but with no graphics context entered; returns at once. The frame is the one last shown, or
	/// at most two later.
	void grab(const GrabTarget &target, OnGrabbed onGrabbed);
	/// Gives up what is under way; later grabs answer nothing. Idempotent.
	void stop();

	/// For video_render of this plugin's own sources, on the graphics thread: true while a reference is being
	/// rendered, so they draw nothing.
	static bool isRenderingReference();

private:
	class Impl;
	std::shared_ptr<Impl> impl_;
};

} // namespace r2v::obs
