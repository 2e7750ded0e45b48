// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include <graphics/graphics.h>
#include <obs.hpp>

namespace r2v::obs {

/// Enters the graphics context and leaves it however the scope ends. Owners of the pointers below let them go inside.
class GraphicsScope {
public:
	GraphicsScope() { obs_enter_graphics(); }
	~GraphicsScope() { obs_leave_graphics(); }
	GraphicsScope(const GraphicsScope &) = delete;
	GraphicsScope &operator=(const GraphicsScope &) = delete;
};

struct GsDelete {
	void operator()(gs_texrender_t *texrender) const { gs_texrender_destroy(texrender); }
	void operator()(gs_stagesurf_t *surface) const { gs_stagesurface_destroy(surface); }
	void operator()(gs_texture_t *texture) const { gs_texture_destroy(texture); }
};

using TexrenderPtr = std::unique_ptr<gs_texrender_t, GsDelete>;
using StagesurfPtr = std::unique_ptr<gs_stagesurf_t, GsDelete>;
using TexturePtr = std::unique_ptr<gs_texture_t, GsDelete>;

} // namespace r2v::obs
