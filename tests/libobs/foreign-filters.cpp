// SPDX-License-Identifier: GPL-2.0-or-later
#include "foreign-filters.hpp"

#include <atomic>
#include <set>
#include <string>

#include <graphics/graphics.h>
#include <graphics/vec4.h>

namespace r2v::test {

namespace {

constexpr char kFilterId[] = "foreign_blur_filter";
constexpr char kAudioId[] = "foreign_audio_filter";
constexpr char kTransitionId[] = "foreign_transition";

std::atomic<int> madeCount = 0;

struct Foreign {
	obs_source_t *source;
	int ticks = 0;
};

void *create(obs_data_t *, obs_source_t *source)
{
	// Here others start to send, to record or to move something.
	++madeCount;
	return new Foreign{source};
}

void destroy(void *data)
{
	delete static_cast<Foreign *>(data);
}

void cover(void *data, gs_effect_t *)
{
	auto &self = *static_cast<Foreign *>(data);
	if (self.ticks < foreign::kTicksToWarmUp) {
		obs_source_skip_video_filter(self.source);
		return;
	}
	obs_source_t *target = obs_filter_get_target(self.source);
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	vec4 colour;
	vec4_set(&colour, static_cast<float>(foreign::kColour >> 16 & 0xff) / 255.0f,
		 static_cast<float>(foreign::kColour >> 8 & 0xff) / 255.0f,
		 static_cast<float>(foreign::kColour & 0xff) / 255.0f, 1.0f);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &colour);
	while (gs_effect_loop(solid, "Solid")) {
		gs_draw_sprite(nullptr, 0, obs_source_get_base_width(target), obs_source_get_base_height(target));
	}
}

obs_source_info filterInfo(const char *id)
{
	obs_source_info info{};
	info.id = id;
	info.type = OBS_SOURCE_TYPE_FILTER;
	info.output_flags = OBS_SOURCE_VIDEO;
	info.get_name = [](void *) { return "foreign"; };
	info.create = create;
	info.destroy = destroy;
	info.video_tick = [](void *data, float) { static_cast<Foreign *>(data)->ticks++; };
	info.video_render = cover;
	return info;
}

/// libobs keeps the pointer to an id; a set keeps its strings where they are.
const char *registerOnce(const char *id, obs_source_info (*infoOf)(const char *))
{
	static std::set<std::string> ids;
	const auto [known, isNew] = ids.insert(id);
	if (isNew) {
		const obs_source_info info = infoOf(known->c_str());
		obs_register_source(&info);
	}
	return known->c_str();
}

OBSSourceAutoRelease make(const char *id, const char *name, obs_source_info (*infoOf)(const char *))
{
	return obs_source_create(registerOnce(id, infoOf), name, nullptr, nullptr);
}

} // namespace

OBSSourceAutoRelease foreign::createFilter(const char *name)
{
	return make(kFilterId, name, filterInfo);
}

OBSSourceAutoRelease foreign::createPassOnFilter(const char *id)
{
	return make(id, id, [](const char *own) {
		obs_source_info info = filterInfo(own);
		info.video_render = [](void *data, gs_effect_t *) {
			obs_source_skip_video_filter(static_cast<Foreign *>(data)->source);
		};
		return info;
	});
}

OBSSourceAutoRelease foreign::createAudioFilter(const char *name)
{
	return make(kAudioId, name, [](const char *own) {
		obs_source_info info = filterInfo(own);
		info.output_flags = OBS_SOURCE_AUDIO;
		info.video_tick = nullptr;
		info.video_render = nullptr;
		info.filter_audio = [](void *, obs_audio_data *audio) { return audio; };
		return info;
	});
}

OBSSourceAutoRelease foreign::createTransition(const char *name)
{
	return make(kTransitionId, name, [](const char *own) {
		obs_source_info info = filterInfo(own);
		info.type = OBS_SOURCE_TYPE_TRANSITION;
		info.video_tick = nullptr;
		info.audio_render = [](void *, uint64_t *, obs_source_audio_mix *, uint32_t, size_t, size_t) {
			return false;
		};
		info.video_render = [](void *data, gs_effect_t *) {
			obs_transition_video_render_direct(static_cast<Foreign *>(data)->source,
							   OBS_TRANSITION_SOURCE_B);
		};
		return info;
	});
}

int foreign::made()
{
	return madeCount;
}

} // namespace r2v::test
