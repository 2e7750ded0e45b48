// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include <obs.hpp>

#include "media/still.hpp"
#include "obs/frame-grabber.hpp"
#include "obs/gs-ptr.hpp"
#include "obs/reference-render.hpp"

namespace r2v::obs {

/// One frame on its way from the graphics card, a step in each tick of the graphics thread.
class FrameGrab {
public:
	/// From any thread but with no graphics context entered. What takes time happens here: copying scenes, and
	/// touching the memory of the frame.
	FrameGrab(const GrabTarget &target, FrameGrabber::OnGrabbed onGrabbed);
	~FrameGrab();
	FrameGrab(const FrameGrab &) = delete;
	FrameGrab &operator=(const FrameGrab &) = delete;

	/// In a tick callback. True when there is no further step; answer() then tells the outcome.
	bool step();
	/// Calls back, once: with the frame if it was read, else with nothing. With no graphics context entered.
	void answer();

private:
	/// Making a texture or a surface takes as long as all the rest, so each of the two has a frame for itself.
	enum class Step { prepare = 1, render, makeSurface, stage, read };

	bool prepare();
	bool render();
	bool beginTexture();
	bool endTexture();
	bool makeSurface();
	void stage();
	bool read();

	FrameGrabber::OnGrabbed onGrabbed_;
	Step nextStep_ = Step::prepare;
	/// Given up when drawn, since it holds sources of the scene collection.
	std::optional<ReferenceRender> reference_;
	/// Null where the target was shown by others anyway.
	OBSSourceAutoRelease shownForUs_;
	TexrenderPtr texrender_;
	StagesurfPtr surface_;
	gs_color_format surfaceFormat_ = GS_RGBA;
	media::RgbxImage image_;
	bool read_ = false;
};

} // namespace r2v::obs
