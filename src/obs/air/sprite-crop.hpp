// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>

#include <obs.h>

#include "obs/air/box-fit.hpp"
#include "obs/base/gs-ptr.hpp"

namespace r2v::obs {

/// Draws a part of an asynchronous source. libobs can only draw such a source whole, and a scissor would not follow the
/// rotation of the scene item. So the part is copied unscaled into a texture, which is then drawn like any sprite.
/// Graphics thread, except for the destructor.
class SpriteCrop {
public:
	/// `drawWhole` draws all of `child`, upright and unscaled, at the origin.
	void draw(obs_source_t *child, const Placement &placement, const std::function<void()> &drawWhole);

private:
	bool copy(const Rect &seen, gs_color_space space, const std::function<void()> &drawWhole);

	TexrenderPtr texture_;
	gs_color_format format_ = GS_UNKNOWN;
};

} // namespace r2v::obs
