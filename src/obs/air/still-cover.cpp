// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/still-cover.hpp"

#include <utility>

#include <util/platform.h>

namespace r2v::obs {

void StillCover::show(std::shared_ptr<const media::RgbxImage> image, uint64_t fadeNs)
{
	const std::lock_guard lock(mutex_);
	spec_++;
	if (!image) {
		weight_.fadeTo(1.0f, os_gettime_ns(), fadeNs);
	}
	image_ = std::move(image);
	imageIsNew_ = true;
	imageFadeNs_ = fadeNs;
}

void StillCover::lift(uint64_t fadeNs)
{
	const std::lock_guard lock(mutex_);
	spec_++;
	image_.reset();
	imageIsNew_ = false;
	weight_.fadeTo(0.0f, os_gettime_ns(), fadeNs);
}

float StillCover::weight()
{
	upload();
	const std::lock_guard lock(mutex_);
	const uint64_t frameNs = obs_get_video_frame_time();
	if (weight_.isGoneAt(frameNs)) {
		texture_.reset();
	}
	return weight_.at(frameNs);
}

void StillCover::upload()
{
	std::shared_ptr<const media::RgbxImage> image;
	bool isNew = false;
	uint64_t spec = 0;
	{
		const std::lock_guard lock(mutex_);
		isNew = std::exchange(imageIsNew_, false);
		image = std::move(image_);
		spec = spec_;
	}
	if (spec != uploadedWish_) {
		uploadedWish_ = spec;
		upload_.start(std::move(image));
		if (isNew && !upload_.isUnderWay()) {
			texture_.reset();
		}
	}
	TexturePtr whole;
	if (!upload_.isUnderWay() || !upload_.step(whole)) {
		return;
	}
	const std::lock_guard lock(mutex_);
	if (spec_ == uploadedWish_) {
		texture_ = std::move(whole);
		weight_.fadeTo(1.0f, os_gettime_ns(), imageFadeNs_);
	}
}

void StillCover::draw(uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit)
{
	if (!texture_ || boxWidthPx == 0 || boxHeightPx == 0) {
		return;
	}
	gs_texture_t *const texture = texture_.get();
	const auto [seen, place] = fitIntoBox({gs_texture_get_width(texture), gs_texture_get_height(texture)},
					      boxWidthPx, boxHeightPx, fit);
	const gs_color_space space = gs_get_color_space();
	const bool linear = gs_get_linear_srgb() || space != GS_CS_SRGB;
	const bool countsNits = space == GS_CS_709_SCRGB;
	gs_effect_t *const effect = obs_get_base_effect(OBS_EFFECT_OPAQUE);
	gs_eparam_t *const image = gs_effect_get_param_by_name(effect, "image");
	const bool previousSrgb = gs_framebuffer_srgb_enabled();
	gs_enable_framebuffer_srgb(linear);
	if (linear) {
		gs_effect_set_texture_srgb(image, texture);
	} else {
		gs_effect_set_texture(image, texture);
	}
	if (countsNits) {
		constexpr float kNitsOfOne = 80.0f;
		gs_effect_set_float(gs_effect_get_param_by_name(effect, "multiplier"),
				    obs_get_video_sdr_white_level() / kNitsOfOne);
	}
	gs_matrix_push();
	gs_matrix_translate3f(static_cast<float>(place.x), static_cast<float>(place.y), 0.0f);
	gs_matrix_scale3f(static_cast<float>(place.widthPx) / static_cast<float>(seen.widthPx),
			  static_cast<float>(place.heightPx) / static_cast<float>(seen.heightPx), 1.0f);
	while (gs_effect_loop(effect, countsNits ? "DrawMultiply" : "Draw")) {
		gs_draw_sprite_subregion(texture, 0, seen.x, seen.y, seen.widthPx, seen.heightPx);
	}
	gs_matrix_pop();
	gs_enable_framebuffer_srgb(previousSrgb);
}

} // namespace r2v::obs
