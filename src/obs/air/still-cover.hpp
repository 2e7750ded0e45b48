// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include <obs.h>

#include "media/still.hpp"
#include "obs/air/box-fit.hpp"
#include "obs/air/fading-weight.hpp"
#include "obs/air/still-upload.hpp"
#include "obs/base/gs-ptr.hpp"

namespace r2v::obs {

/// A still picture, or nothing, in the place of the clip. Any thread unless said otherwise.
class StillCover {
public:
	/// Null: nothing is seen. Comes within `fadeNs`, once all of it is on the graphics card: until then, what was
	/// seen is seen.
	void show(std::shared_ptr<const media::RgbxImage> image, uint64_t fadeNs);
	void lift(uint64_t fadeNs);

	/// Graphics thread. How much of it covers the clip in this frame, 0 to 1.
	float weight();
	void draw(uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

private:
	/// Without mutex_ held: nobody waits for what the graphics card does.
	void upload();

	std::mutex mutex_;
	/// Until the graphics thread has taken it over.
	std::shared_ptr<const media::RgbxImage> image_;
	bool imageIsNew_ = false;
	uint64_t imageFadeNs_ = 0;
	/// One more each time that something else is wanted.
	uint64_t spec_ = 0;
	FadingWeight weight_;
	// Graphics thread.
	StillUpload upload_;
	uint64_t uploadedWish_ = 0;
	TexturePtr texture_;
};

} // namespace r2v::obs
