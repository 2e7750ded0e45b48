// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "media/still.hpp"
#include "obs/base/gs-ptr.hpp"

namespace r2v::obs {

/// Uploads a still to the graphics card in bands, one per step, so that no frame waits for all of it. Graphics thread.
class StillUpload {
public:
	/// Drops any upload that is under way.
	void start(std::shared_ptr<const media::RgbxImage> image);
	void cancel() { start(nullptr); }
	bool isUnderWay() const { return image_ != nullptr; }
	/// Uploads one band. True when that was the last one: `whole` then gets the texture (null if the card has no
	/// room) and no upload is under way any more.
	bool step(TexturePtr &whole);

private:
	std::shared_ptr<const media::RgbxImage> image_;
	TexturePtr texture_;
	uint32_t nextRow_ = 0;
};

} // namespace r2v::obs
