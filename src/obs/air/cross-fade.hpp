// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include <obs.h>

#include "obs/base/gs-ptr.hpp"

namespace r2v::obs {

/// The shader for all fades. A shader for each of them would use more and more memory, because libobs-opengl keeps what
/// it has linked until OBS ends. Graphics thread, except for the destructor.
class CrossFadeEffect {
public:
	/// Created by the first call. Null if that fails.
	gs_effect_t *get();

private:
	EffectPtr effect_;
};

/// Draws one picture fading into another. Each is first drawn into a box of its own, exactly as it would be drawn to
/// the render target. Then they are mixed as OBS's fade transition does it: in the screen's gamma for plain sRGB, and
/// in linear light otherwise. Graphics thread, except for the destructor.
class CrossFade {
public:
	explicit CrossFade(std::shared_ptr<CrossFadeEffect> effect) : effect_(std::move(effect)) {}

	/// Creates the shader ahead of time. That takes some milliseconds, which the first frame of a fade cannot
	/// spare.
	void prepare() { effect_->get(); }

	/// With `weight` 0, only what `drawFrom` draws is visible; with 1, only what `drawTo` draws.
	void draw(uint32_t boxWidthPx, uint32_t boxHeightPx, float weight, const std::function<void()> &drawFrom,
		  const std::function<void()> &drawTo);

private:
	gs_texture_t *fill(size_t box, uint32_t widthPx, uint32_t heightPx, const std::function<void()> &draw);

	const std::shared_ptr<CrossFadeEffect> effect_;
	std::array<TexrenderPtr, 2> boxes_;
	gs_color_format format_ = GS_UNKNOWN;
};

} // namespace r2v::obs
