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

/// The shader of all fades. One for each of them would be memory that only grows: what libobs-opengl links of a shader
/// it keeps until OBS ends. Graphics thread, but for the destructor.
class CrossFadeEffect {
public:
	/// Made with the first call; null where that fails.
	gs_effect_t *get();

private:
	EffectPtr effect_;
};

/// Draws one picture fading into another. Each is drawn into a box of its own first, as it would be drawn into the
/// target; then they are mixed as OBS's fade transition does it: in the gamma of the screen where that is plain sRGB,
/// in linear light elsewhere. Graphics thread, but for the destructor.
class CrossFade {
public:
	explicit CrossFade(std::shared_ptr<CrossFadeEffect> effect) : effect_(std::move(effect)) {}

	/// Makes the shader, which takes some milliseconds that the first frame of a fade does not have.
	void prepare() { effect_->get(); }

	/// `weight` 0 shows only what `drawFrom` draws into the box, 1 only what `drawTo` does.
	void draw(uint32_t boxWidthPx, uint32_t boxHeightPx, float weight, const std::function<void()> &drawFrom,
		  const std::function<void()> &drawTo);

private:
	gs_texture_t *fill(size_t box, uint32_t widthPx, uint32_t heightPx, const std::function<void()> &draw);

	const std::shared_ptr<CrossFadeEffect> effect_;
	std::array<TexrenderPtr, 2> boxes_;
	gs_color_format format_ = GS_UNKNOWN;
};

} // namespace r2v::obs
