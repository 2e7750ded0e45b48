// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <obs.hpp>

#include "media/still.hpp"

namespace r2v::obs {

/// What is to be taken: the program as viewers see it (all output channels, transitions included), or one source or
/// scene by itself at its own size.
struct GrabTarget {
	/// Null: the program.
	OBSWeakSource source;
	/// Left out of the picture beside this plugin's own sources.
	std::vector<OBSWeakSource> hidden{};
};

struct Grabbed {
	enum class Outcome : uint8_t {
		taken = 1,
		/// There was nothing to render: no size, or it is gone.
		nothing,
		/// All of it stayed black or empty.
		blank,
		/// Something in `hidden` is shown by a scene that can't be drawn without it.
		cannotHide,
		/// The grabber was stopped.
		stopped,
	};
	Outcome outcome = Outcome::nothing;
	media::RgbxImage image{};
	/// Taken as it is on air, own sources included, because this filter of somebody else (on this scene) may
	/// neither be missing nor be made a second time. Also where it is the reason for cannotHide. Empty: none was in
	/// the way.
	std::string foreignFilter{};
	std::string foreignFilterScene{};
};

/// Takes frames for references: opaque sRGB at the canvas size (or the source's size), with this plugin's own sources
/// left out. Render, stage and map happen on separate frames of the graphics thread; a few seconds after the last
/// one nothing runs and nothing is kept.
class FrameGrabber {
public:
	/// Called once, on the graphics thread or on a thread of the grabber's; hand the frame on to a worker.
	using OnGrabbed = std::function<void(Grabbed)>;

	FrameGrabber();
	~FrameGrabber();
	FrameGrabber(const FrameGrabber &) = delete;
	FrameGrabber &operator=(const FrameGrabber &) = delete;

	/// From any thread but with no graphics context entered; returns at once. The frame is the one last shown, or
	/// at most two later; where there is no picture yet, it is waited for up to kPatienceNs.
	void grab(const GrabTarget &target, OnGrabbed onGrabbed);
	/// Any thread. While on, nothing is drawn and what is under way waits. For the time in which OBS takes a scene
	/// collection down and loads another: a scene that is drawn then gives back the last references to sources that
	/// were removed, with the graphics lock held, while whoever loads sources waits for that one with the lock of
	/// all sources held.
	void pause(bool on);
	/// Gives up what is under way; later grabs are answered with `stopped`. Idempotent.
	void stop();

	/// For video_render of this plugin's own sources, on the graphics thread: true while a reference is being
	/// rendered, so they draw nothing.
	static bool isRenderingReference();

	/// Cameras, browsers and windows that nobody showed need up to three seconds; a fade through black less.
	static constexpr uint64_t kPatienceNs = 5'000'000'000;

private:
	class Impl;
	std::shared_ptr<Impl> impl_;
};

} // namespace r2v::obs
