// SPDX-License-Identifier: GPL-2.0-or-later
#include "view-stage.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "obs/air/child-source.hpp"

namespace r2v::test {

namespace {

constexpr char kStageId[] = "view_stage";

obs::ClipView &viewOf(void *data)
{
	return *static_cast<obs::ClipView *>(data);
}

void registerStage()
{
	obs::registerChildSource();
	obs_source_info info{};
	info.id = kStageId;
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB | OBS_SOURCE_AUDIO |
			    OBS_SOURCE_CONTROLLABLE_MEDIA | OBS_SOURCE_DO_NOT_DUPLICATE;
	info.get_name = [](void *) { return kStageId; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * {
		return new obs::ClipView(source, std::make_shared<obs::CrossFadeEffect>());
	};
	info.destroy = [](void *data) { delete &viewOf(data); };
	info.get_width = [](void *data) { return viewOf(data).widthPx(); };
	info.get_height = [](void *data) { return viewOf(data).heightPx(); };
	info.video_render = [](void *data, gs_effect_t *) { viewOf(data).render(); };
	info.activate = [](void *data) { viewOf(data).activate(); };
	info.deactivate = [](void *data) { viewOf(data).deactivate(); };
	info.enum_active_sources = [](void *data, obs_source_enum_proc_t callback, void *param) {
		viewOf(data).enumerateChildren(callback, param);
	};
	info.video_get_color_space = [](void *data, size_t count, const gs_color_space *preferred) {
		return viewOf(data).colorSpace(count, preferred);
	};
	obs_register_source(&info);
}

void countSignal(void *counter, calldata_t *)
{
	(*static_cast<std::atomic<int> *>(counter))++;
}

} // namespace

ViewStage::ViewStage(const CanvasOptions &canvas) : obs_(canvas)
{
	registerStage();
	source_ = obs_source_create(kStageId, "stage", nullptr, nullptr);
	view_ = &viewOf(obs_obj_get_data(source_));
	signal_handler_t *const signals = obs_source_get_signal_handler(source_);
	signal_handler_connect(signals, "media_started", countSignal, &started_);
	signal_handler_connect(signals, "media_ended", countSignal, &ended_);
	scene_ = std::make_unique<TestScene>("scene");
	item_ = scene_->add(source_);
	obs_.setProgram(scene_->source());
	eventually([this] { return obs_source_active(source_); });
	obs_.waitFrames(2);
}

ViewStage::~ViewStage()
{
	obs_.setProgram(nullptr);
	scene_.reset();
	obs_source_remove(source_);
}

void ViewStage::hide() const
{
	obs_.setProgram(nullptr);
	obs_.waitFrames(2);
}

void ViewStage::show() const
{
	obs_.setProgram(scene_->source());
}

void ViewStage::waitForPicture(FrameReader &reader) const
{
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
	while (lumaInTheMiddle(reader.next()) < 24) {
		if (std::chrono::steady_clock::now() > deadline) {
			ADD_FAILURE() << "no picture of the clip";
			return;
		}
	}
}

bool ViewStage::waitForState(obs_media_state state) const
{
	return eventually([&] { return view_->mediaState() == state; });
}

int lumaAt(const OutputFrame &frame, uint32_t x, uint32_t y)
{
	const uint32_t rgb = frame.rgbAt(x, y);
	const double green = (rgb >> 8) & 0xff;
	return static_cast<int>(std::lround(16.0 + green * 219.0 / 255.0));
}

} // namespace r2v::test
