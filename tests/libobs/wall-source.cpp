// SPDX-License-Identifier: GPL-2.0-or-later
#include "wall-source.hpp"

#include <graphics/graphics.h>
#include <graphics/vec4.h>

namespace r2v::test {

OBSSourceAutoRelease createWall(const char *name)
{
	obs_source_info info{};
	info.id = "r2v_test_wall";
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW;
	info.get_name = [](void *) { return "wall"; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * { return source; };
	info.destroy = [](void *) {};
	info.get_width = [](void *) { return 640u; };
	info.get_height = [](void *) { return 360u; };
	info.video_render = [](void *, gs_effect_t *) {
		gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
		vec4 colour;
		vec4_set(&colour, 0.2f, 0.6f, 0.4f, 1.0f);
		gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &colour);
		while (gs_effect_loop(solid, "Solid")) {
			gs_draw_sprite(nullptr, 0, 640, 360);
		}
	};
	if (!obs_source_get_display_name(info.id)) {
		obs_register_source(&info);
	}
	return obs_source_create(info.id, name, nullptr, nullptr);
}

} // namespace r2v::test
