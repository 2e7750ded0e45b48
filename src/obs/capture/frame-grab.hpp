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

/// One frame on its way from the graphics card, a step in each tick of the graphics thread. Where there is no picture
/// yet, further frames are looked at until there is one or patience ends.
class FrameGrab {
public:
	/// From any thread but with no graphics context entered. What takes time happens here: copying scenes, and
	/// touching the memory of the frame.
	FrameGrab(GrabTarget target, OnGrabbed onGrabbed);
	~FrameGrab();
	FrameGrab(const FrameGrab &) = delete;
	FrameGrab &operator=(const FrameGrab &) = delete;

	enum class Next : uint8_t {
		/// Another step, in the next tick.
		step = 1,
		/// A call of renew(), then further steps.
		renew,
		/// The answer.
		answer,
	};
	/// In a tick callback. `textures` are those of all grabs of one grabber.
	Next step(GrabTextures &textures);
	/// As the constructor: makes ready what is drawn once more, as things are now.
	void renew();
	/// Calls back, once: with the frame if it was read, else with the reason why there is none. With no graphics
	/// context entered.
	void answer();
	void answerStopped();

private:
	/// Making a texture or a surface takes as long as all the rest, so each of the two has a frame for itself.
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
	/// True where something is to be seen in it.
	bool copyPixels(const uint8_t *data, uint32_t lineBytes);
	Next wait();
	/// There is nothing to be seen yet: another frame, unless patience has ended.
	Next tryAgain(GrabTextures &textures, Outcome otherwise);
	Next end(Outcome outcome);
	bool isGone() const;
	bool hasAllPictures() const;
	void drawAwaited();
	void release();
	/// Not at once: it may hold the last reference to a source.
	void dropReference();

	const GrabTarget target_;
	OnGrabbed onGrabbed_;
	Step nextStep_ = Step::prepare;
	/// os_gettime_ns.
	const uint64_t patienceEndsNs_;
	uint64_t waitsUntilNs_ = 0;
	/// Given up when drawn, since it holds sources of the scene collection.
	std::unique_ptr<ReferenceRender> reference_;
	int ticksToSettle_ = 1;
	/// Null where the target was shown by others anyway.
	OBSSourceAutoRelease shownForUs_;
	/// What the target shows and had no picture when it was woken.
	struct Awaited {
		OBSWeakSource source;
		/// With a size.
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
