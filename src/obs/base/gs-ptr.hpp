// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include <graphics/graphics.h>
#include <obs.hpp>

namespace r2v::obs {

/// Enters the graphics context, which may be entered already, and leaves it at the end of the scope.
class GraphicsScope {
public:
	GraphicsScope() { obs_enter_graphics(); }
	~GraphicsScope() { obs_leave_graphics(); }
	GraphicsScope(const GraphicsScope &) = delete;
	GraphicsScope &operator=(const GraphicsScope &) = delete;
};

/// For the pointers below, which any thread may release.
struct GsDelete {
	void operator()(gs_texrender_t *texrender) const { inContext(gs_texrender_destroy, texrender); }
	void operator()(gs_stagesurf_t *surface) const { inContext(gs_stagesurface_destroy, surface); }
	void operator()(gs_texture_t *texture) const { inContext(gs_texture_destroy, texture); }
	void operator()(gs_effect_t *effect) const { inContext(gs_effect_destroy, effect); }

private:
	template <typename T>
	static void inContext(void (*destroy)(T *), T *object)
	{
		const GraphicsScope graphics;
		destroy(object);
	}
};

using TexrenderPtr = std::unique_ptr<gs_texrender_t, GsDelete>;
using StagesurfPtr = std::unique_ptr<gs_stagesurf_t, GsDelete>;
using TexturePtr = std::unique_ptr<gs_texture_t, GsDelete>;
using EffectPtr = std::unique_ptr<gs_effect_t, GsDelete>;

} // namespace r2v::obs
