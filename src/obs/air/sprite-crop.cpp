// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/sprite-crop.hpp"

#include <graphics/vec4.h>

namespace r2v::obs {

bool SpriteCrop::copy(const Rect &seen, gs_color_space space, const std::function<void()> &drawWhole)
{
	const gs_color_format format = gs_get_format_from_space(space);
	if (!texture_ || format != format_) {
		texture_.reset(gs_texrender_create(format, GS_ZS_NONE));
		format_ = format;
	}
	gs_texrender_t *const texture = texture_.get();
	gs_texrender_reset(texture);
	if (!gs_texrender_begin_with_color_space(texture, seen.widthPx, seen.heightPx, space)) {
		return false;
	}
	vec4 transparent;
	vec4_zero(&transparent);
	gs_clear(GS_CLEAR_COLOR, &transparent, 0.0f, 0);
	const auto left = static_cast<float>(seen.x);
	const auto top = static_cast<float>(seen.y);
	gs_ortho(left, left + static_cast<float>(seen.widthPx), top, top + static_cast<float>(seen.heightPx), -100.0f,
		 100.0f);

	// Copies the stored values unchanged, without blending and without converting to linear light.
	const bool previousLinear = gs_set_linear_srgb(false);
	gs_blend_state_push();
	gs_enable_blending(false);
	drawWhole();
	gs_blend_state_pop();
	gs_set_linear_srgb(previousLinear);
	gs_texrender_end(texture);
	return true;
}

void SpriteCrop::draw(obs_source_t *child, const Placement &placement, const std::function<void()> &drawWhole)
{
	const gs_color_space space = gs_get_color_space();
	if (!copy(placement.seen, space, drawWhole)) {
		return;
	}

	// From here on this draws as libobs draws an asynchronous source (obs_source_render_async_video). But the child
	// has already converted its picture to the colour space of the target and, unless that is plain sRGB,
	// multiplied it by alpha.
	const bool linear = gs_get_linear_srgb() || space != GS_CS_SRGB;
	const bool isSrgb = obs_source_get_color_space(child, 0, nullptr) == GS_CS_SRGB;
	const bool multiplyByAlpha = linear && space == GS_CS_SRGB && isSrgb;
	const bool multipliedByAlpha = space != GS_CS_SRGB && isSrgb;

	gs_effect_t *const effect = obs_get_base_effect(OBS_EFFECT_DEFAULT);
	gs_texture_t *const texture = gs_texrender_get_texture(texture_.get());
	gs_eparam_t *const image = gs_effect_get_param_by_name(effect, "image");
	const bool previousSrgb = gs_framebuffer_srgb_enabled();
	gs_enable_framebuffer_srgb(linear);
	if (linear) {
		gs_effect_set_texture_srgb(image, texture);
	} else {
		gs_effect_set_texture(image, texture);
	}
	gs_blend_state_push();
	if (multiplyByAlpha || multipliedByAlpha) {
		gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
	}
	while (gs_effect_loop(effect, multiplyByAlpha ? "DrawNonlinearAlpha" : "Draw")) {
		gs_draw_sprite(texture, 0, placement.place.widthPx, placement.place.heightPx);
	}
	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(previousSrgb);
}

} // namespace r2v::obs
