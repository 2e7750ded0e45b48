// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <obs.hpp>

#include "media/still.hpp"
#include "obs/base/gs-ptr.hpp"
#include "obs/capture/grab-target.hpp"
#include "obs/capture/grab-textures.hpp"
#include "obs/capture/reference-render.hpp"

namespace r2v::obs {

/// One frame on its way from the graphics card, one step per tick of the graphics thread. As long as there is no
/// picture, it tries further frames until there is one or its patience ends.
class FrameGrab {
public:
	/// Any thread, with no graphics context entered. Everything slow happens here: copying scenes, and touching the
	/// memory for the frame.
	FrameGrab(GrabTarget target, OnGrabbed onGrabbed);
	~FrameGrab();
	FrameGrab(const FrameGrab &) = delete;
	FrameGrab &operator=(const FrameGrab &) = delete;

	enum class Next : uint8_t {
		/// Call step() again in the next tick.
		step = 1,
		/// Call renew(), then step() again.
		renew,
		/// Call answer().
		answer,
	};
	/// In a tick callback. `textures` is shared by all grabs of a grabber.
	Next step(GrabTextures &textures);
	/// Like the constructor: prepares again for drawing things as they are now.
	void renew();
	/// Calls back once, with the frame or with the reason why there is none. With no graphics context entered.
	void answer();
	void answerStopped();

private:
	/// Creating a texture or a surface takes as long as all the rest, so each of the two gets a frame to itself.
	enum class Step : uint8_t { prepare = 1, render, makeSurface, stage, read, wait };
	using Outcome = Grabbed::Outcome;

	void makeReference(obs_source_t *source);
	void wakeUp(obs_source_t *source);
	Next prepare(GrabTextures &textures);
	Next render(GrabTextures &textures);
	bool beginTexture();
	Next makeSurface(GrabTextures &textures);
	Next stage(GrabTextures &textures);
	Next read(GrabTextures &textures);
	/// True if there is something to see in it.
	bool copyPixels(const uint8_t *data, uint32_t lineBytes);
	Next wait();
	/// There is nothing to see yet: tries another frame, unless the patience has ended.
	Next tryAgain(GrabTextures &textures, Outcome otherwise);
	Next end(Outcome outcome);
	bool isGone() const;
	bool hasAllPictures() const;
	void drawAwaited();
	void release();
	/// Releases it later, because it may hold the last reference to a source.
	void dropReference();

	const GrabTarget target_;
	OnGrabbed onGrabbed_;
	Step nextStep_ = Step::prepare;
	/// On the clock of os_gettime_ns.
	const uint64_t patienceEndsNs_;
	uint64_t waitsUntilNs_ = 0;
	/// Released as soon as it is drawn, because it holds sources of the scene collection.
	std::unique_ptr<ReferenceRender> reference_;
	int ticksToSettle_ = 1;
	/// Null if others show the target anyway.
	OBSSourceAutoRelease shownForUs_;
	/// Something that the target shows and that had no picture when it was woken up.
	struct Awaited {
		OBSWeakSource source;
		/// Counted once it has a size.
		int ticksDrawn = 0;
	};
	std::vector<Awaited> awaited_;
	TexrenderPtr awaitedDrawing_;
	TexrenderPtr texrender_;
	StagesurfPtr surface_;
	gs_color_format surfaceFormat_ = GS_RGBA;
	Grabbed grabbed_;
};

} // namespace r2v::obs
