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

/// A still picture, or nothing, in place of the clip. Any thread unless said otherwise.
class StillCover {
public:
	/// Null shows nothing. The picture fades in over `fadeNs` once all of it is on the graphics card; until then,
	/// nothing changes.
	void show(std::shared_ptr<const media::RgbxImage> image, uint64_t fadeNs);
	void lift(uint64_t fadeNs);

	/// Graphics thread. How much the picture covers the clip in this frame, from 0 to 1.
	float weight();
	void draw(uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

private:
	/// With mutex_ not held, so that nobody waits for the graphics card.
	void upload();

	std::mutex mutex_;
	/// Kept here until the graphics thread takes it over.
	std::shared_ptr<const media::RgbxImage> image_;
	bool imageIsNew_ = false;
	uint64_t imageFadeNs_ = 0;
	/// Rises each time something else is asked for.
	uint64_t spec_ = 0;
	FadingWeight weight_;
	// Graphics thread.
	StillUpload upload_;
	uint64_t uploadedSpec_ = 0;
	TexturePtr texture_;
};

} // namespace r2v::obs
