// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/still-upload.hpp"

#include <algorithm>
#include <utility>

namespace r2v::obs {

namespace {

/// As much as a 1080p clip uploads per frame.
constexpr size_t kBandBytes = size_t{4} << 20;

} // namespace

void StillUpload::start(std::shared_ptr<const media::RgbxImage> image)
{
	image_ = std::move(image);
	texture_.reset();
	nextRow_ = 0;
}

bool StillUpload::step(TexturePtr &whole)
{
	const uint32_t widthPx = image_->widthPx;
	const uint32_t heightPx = image_->heightPx;
	if (!texture_) {
		texture_.reset(gs_texture_create(widthPx, heightPx, GS_RGBA, 1, nullptr, 0));
	}
	const size_t rowBytes = size_t{widthPx} * 4;
	const auto rows = static_cast<uint32_t>(
		std::clamp<size_t>(kBandBytes / std::max<size_t>(rowBytes, 1), 1, heightPx - nextRow_));
	const uint8_t *pixels = &image_->pixels[nextRow_ * rowBytes];
	const TexturePtr band(gs_texture_create(widthPx, rows, GS_RGBA, 1, &pixels, 0));
	if (texture_ && band) {
		gs_copy_texture_region(texture_.get(), 0, nextRow_, band.get(), 0, 0, widthPx, rows);
	}
	nextRow_ += rows;
	if (texture_ && band && nextRow_ < heightPx) {
		return false;
	}
	whole = band ? std::move(texture_) : nullptr;
	cancel();
	return true;
}

} // namespace r2v::obs
