// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "media/still.hpp"
#include "obs/base/gs-ptr.hpp"

namespace r2v::obs {

/// Brings a still to the graphics card in bands, one in each step, so that no frame waits for all of it. Graphics
/// thread.
class StillUpload {
public:
	/// Ends what was under way.
	void start(std::shared_ptr<const media::RgbxImage> image);
	void cancel() { start(nullptr); }
	bool isUnderWay() const { return image_ != nullptr; }
	/// One band. Once it was the last, what is returned is the texture of all of them (null where the card has no
	/// room) and nothing is under way any more.
	bool step(TexturePtr &whole);

private:
	std::shared_ptr<const media::RgbxImage> image_;
	TexturePtr texture_;
	uint32_t nextRow_ = 0;
};

} // namespace r2v::obs
