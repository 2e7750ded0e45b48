// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/cross-fade.hpp"

#include <graphics/vec4.h>

namespace r2v::obs {

namespace {

/// Both pictures are premultiplied by alpha, so their mean is too.
constexpr char kShader[] = R"(
uniform float4x4 ViewProj;
uniform texture2d from;
uniform texture2d to;
uniform float weight;

sampler_state atPixels {
	Filter = Point;
	AddressU = Clamp;
	AddressV = Clamp;
};

struct Vertex {
	float4 pos : POSITION;
	float2 uv : TEXCOORD0;
};

Vertex place(Vertex given)
{
	Vertex placed;
	placed.pos = mul(float4(given.pos.xyz, 1.0), ViewProj);
	placed.uv = given.uv;
	return placed;
}

float4 mean(float2 uv)
{
	return lerp(from.Sample(atPixels, uv), to.Sample(atPixels, uv), weight);
}

float toLinear(float u)
{
	return (u <= 0.04045) ? (u / 12.92) : pow((u + 0.055) / 1.055, 2.4);
}

float4 mixAsIs(Vertex at) : TARGET
{
	return mean(at.uv);
}

float4 mixThenLinear(Vertex at) : TARGET
{
	float4 mixed = mean(at.uv);
	return float4(toLinear(mixed.r), toLinear(mixed.g), toLinear(mixed.b), mixed.a);
}

technique AsIs
{
	pass
	{
		vertex_shader = place(given);
		pixel_shader = mixAsIs(at);
	}
}

technique ThenLinear
{
	pass
	{
		vertex_shader = place(given);
		pixel_shader = mixThenLinear(at);
	}
}
)";

} // namespace

gs_effect_t *CrossFadeEffect::get()
{
	if (!effect_) {
		// If it had a name, libobs would keep it forever.
		effect_.reset(gs_effect_create(kShader, nullptr, nullptr));
	}
	return effect_.get();
}

gs_texture_t *CrossFade::fill(size_t box, uint32_t widthPx, uint32_t heightPx, const std::function<void()> &draw)
{
	if (!boxes_[box]) {
		boxes_[box].reset(gs_texrender_create(format_, GS_ZS_NONE));
	}
	gs_texrender_t *const texture = boxes_[box].get();
	gs_texrender_reset(texture);
	if (!gs_texrender_begin_with_color_space(texture, widthPx, heightPx, gs_get_color_space())) {
		return nullptr;
	}
	vec4 transparent;
	vec4_zero(&transparent);
	gs_clear(GS_CLEAR_COLOR, &transparent, 0.0f, 0);
	gs_ortho(0.0f, static_cast<float>(widthPx), 0.0f, static_cast<float>(heightPx), -100.0f, 100.0f);
	gs_blend_state_push();
	gs_reset_blend_state();
	draw();
	gs_blend_state_pop();
	gs_texrender_end(texture);
	return gs_texrender_get_texture(texture);
}

void CrossFade::draw(uint32_t boxWidthPx, uint32_t boxHeightPx, float weight, const std::function<void()> &drawFrom,
		     const std::function<void()> &drawTo)
{
	if (boxWidthPx == 0 || boxHeightPx == 0) {
		return;
	}
	const gs_color_space space = gs_get_color_space();
	if (const gs_color_format format = gs_get_format_from_space(space); format != format_) {
		boxes_ = {};
		format_ = format;
	}
	gs_effect_t *const effect = effect_->get();
	gs_texture_t *const from = fill(0, boxWidthPx, boxHeightPx, drawFrom);
	gs_texture_t *const to = fill(1, boxWidthPx, boxHeightPx, drawTo);
	if (!effect || !from || !to) {
		// If they cannot be mixed, at least one of them is shown.
		(weight < 0.5f ? drawFrom : drawTo)();
		return;
	}
	const bool linear = gs_get_linear_srgb() || space != GS_CS_SRGB;
	gs_effect_set_texture(gs_effect_get_param_by_name(effect, "from"), from);
	gs_effect_set_texture(gs_effect_get_param_by_name(effect, "to"), to);
	gs_effect_set_float(gs_effect_get_param_by_name(effect, "weight"), weight);
	const bool previousSrgb = gs_framebuffer_srgb_enabled();
	gs_enable_framebuffer_srgb(linear);
	gs_blend_state_push();
	gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
	while (gs_effect_loop(effect, linear && space == GS_CS_SRGB ? "ThenLinear" : "AsIs")) {
		gs_draw_sprite(nullptr, 0, boxWidthPx, boxHeightPx);
	}
	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(previousSrgb);
}

} // namespace r2v::obs
