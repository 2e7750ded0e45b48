// SPDX-License-Identifier: GPL-2.0-or-later
#include "beside-stock-stage.hpp"

#include <algorithm>

#include <graphics/vec4.h>
#include <util/platform.h>

namespace r2v::test {

namespace {

constexpr uint32_t kMarkerHeightPx = 16;
constexpr int kOtherClipsFirstCode = kCodes / 2;
/// For the pictures of all; what has ended and stays so shows none.
constexpr double kPatienceS = 1;
constexpr double kStepS = 0.1;
/// From a restart until the first pictures are on for sure.
constexpr double kBegunS = 0.3;
constexpr char kMarkerId[] = "on_air_marker";

std::string idOf(int row, int clip)
{
	return "20260101-00000" + std::to_string(clip) + "-000" + std::to_string(row);
}

/// A white bar in the scene tells whether a frame of the canvas shows the scene: hiding and showing take effect with
/// some frame, and this is which.
void registerMarker()
{
	obs_source_info info{};
	info.id = kMarkerId;
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW;
	info.get_name = [](void *) { return kMarkerId; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * { return source; };
	info.destroy = [](void *) {};
	info.get_width = [](void *) { return kNumberedWidthPx; };
	info.get_height = [](void *) { return kMarkerHeightPx; };
	info.video_render = [](void *, gs_effect_t *) {
		gs_effect_t *const solid = obs_get_base_effect(OBS_EFFECT_SOLID);
		vec4 white;
		vec4_set(&white, 1, 1, 1, 1);
		gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &white);
		while (gs_effect_loop(solid, "Solid")) {
			gs_draw_sprite(nullptr, 0, kNumberedWidthPx, kMarkerHeightPx);
		}
	};
	obs_register_source(&info);
}

} // namespace

BesideStockStage::BesideStockStage(const std::vector<int> &clipRates, uint32_t canvasRate) : canvasRate_(canvasRate)
{
	const auto rows = static_cast<uint32_t>(clipRates.size());
	stage_ = std::make_unique<SourceStage>(CanvasOptions{.widthPx = 2 * kNumberedWidthPx,
							     .heightPx = kMarkerHeightPx + rows * kNumberedHeightPx,
							     .framesPerSecond = canvasRate});
	isComplete_ = stage_->libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA);
	if (!isComplete_) {
		return;
	}
	registerMarker();
	scene_ = std::make_unique<TestScene>("scene");
	empty_ = std::make_unique<TestScene>("empty");
	marker_ = obs_source_create(kMarkerId, "marker", nullptr, nullptr);
	scene_->add(marker_);
	for (uint32_t row = 0; row < rows; row++) {
		for (const bool ours : {true, false}) {
			Watched &watched = watched_.emplace_back();
			watched.isOurs = ours;
			watched.leftPx = ours ? 0 : kNumberedWidthPx;
			watched.topPx = kMarkerHeightPx + row * kNumberedHeightPx;
			if (!ours) {
				const Watched &left = watched_[watched_.size() - 2];
				watched.clips[0] = left.clips[0];
				watched.clips[1] = left.clips[1];
				continue;
			}
			for (int clip = 0; clip < 2; clip++) {
				watched.clips[clip] =
					makeNumberedClip(stage_->clips(), clipRates[row], clip * kOtherClipsFirstCode);
				stage_->storeGeneration(idOf(static_cast<int>(row), clip), watched.clips[clip].file);
			}
		}
	}
	stage_->startApp();
	for (uint32_t row = 0; row < rows; row++) {
		add(static_cast<int>(row), true);
		add(static_cast<int>(row), false);
	}
	stage_->libobs().setProgram(scene_->source());
	reader_ = std::make_unique<FrameReader>();
}

BesideStockStage::~BesideStockStage()
{
	if (!isComplete_) {
		return;
	}
	reader_.reset();
	stage_->libobs().setProgram(nullptr);
	for (Watched &watched : watched_) {
		obs_source_remove(watched.source);
		watched.source = nullptr;
	}
	obs_source_remove(marker_);
	marker_ = nullptr;
	empty_.reset();
	scene_.reset();
}

void BesideStockStage::add(int row, bool ours)
{
	Watched &watched = watched_[static_cast<size_t>(row) * 2 + (ours ? 0 : 1)];
	const std::string name = (ours ? "ours " : "stock ") + std::to_string(row);
	watched.source = obs_source_create(ours ? obs::kSourceId : "ffmpeg_source", name.c_str(), nullptr, nullptr);
	apply(watched);
	obs_sceneitem_t *const item = scene_->add(watched.source);
	const vec2 position{{{static_cast<float>(watched.leftPx), static_cast<float>(watched.topPx)}}};
	obs_sceneitem_set_pos(item, &position);
}

void BesideStockStage::apply(Watched &watched)
{
	const OBSDataAutoRelease settings = obs_data_create();
	if (watched.isOurs) {
		obs_data_set_int(settings, "width", kNumberedWidthPx);
		obs_data_set_int(settings, "height", kNumberedHeightPx);
		obs_data_set_string(settings, "on_end",
				    manner_.loops         ? "loop"
				    : manner_.clearsAtEnd ? "hide"
							  : "freeze");
		obs_data_set_string(settings, "on_hide",
				    manner_.hidden == Manner::Hidden::restarts ? "restart"
				    : manner_.hidden == Manner::Hidden::pauses ? "pause"
									       : "continue");
		const uint32_t line = (watched.topPx - kMarkerHeightPx) / kNumberedHeightPx;
		obs_data_set_string(settings, "current_generation",
				    idOf(static_cast<int>(line), watched.playing).c_str());
	} else {
		obs_data_set_string(settings, "local_file", watched.clip().file.c_str());
		obs_data_set_bool(settings, "looping", manner_.loops);
		obs_data_set_bool(settings, "clear_on_media_end", manner_.clearsAtEnd);
		obs_data_set_bool(settings, "restart_on_activate", manner_.hidden == Manner::Hidden::restarts);
		obs_data_set_bool(settings, "hw_decode", false);
	}
	obs_source_update(watched.source, settings);
}

void BesideStockStage::behave(const Manner &manner)
{
	show();
	if (manner_ != manner) {
		manner_ = manner;
		for (Watched &watched : watched_) {
			apply(watched);
		}
	}
	for (double timeS = 0; timeS < kPatienceS && !allShowPictures(); timeS += kStepS) {
		watch(kStepS);
	}
	restart();
	watch(kBegunS);
	forget();
}

bool BesideStockStage::allShowPictures() const
{
	return std::all_of(watched_.begin(), watched_.end(), [](const Watched &watched) {
		return !watched.seen.empty() && watched.seen.back().code >= 0;
	});
}

void BesideStockStage::watch(double seconds)
{
	const double untilS = now() + seconds;
	double timeS = 0;
	while (timeS < untilS) {
		const OutputFrame frame = reader_->next();
		timeS = static_cast<double>(frame.timestampNs) / 1e9;
		const bool onAir = (frame.rgbAt(kNumberedWidthPx / 2, kMarkerHeightPx / 2) & 0xff) > 128;
		for (Watched &watched : watched_) {
			watched.seen.push_back({timeS, readCode(frame, watched.leftPx, watched.topPx), onAir});
		}
	}
}

void BesideStockStage::forget()
{
	for (Watched &watched : watched_) {
		watched.seen.clear();
	}
}

double BesideStockStage::now() const
{
	return static_cast<double>(obs_get_video_frame_time()) / 1e9;
}

void BesideStockStage::restart()
{
	for (const Watched &watched : watched_) {
		obs_source_media_restart(watched.source);
	}
}

void BesideStockStage::pause(bool paused)
{
	for (const Watched &watched : watched_) {
		obs_source_media_play_pause(watched.source, paused);
	}
}

void BesideStockStage::seek(int64_t timeMs)
{
	for (const Watched &watched : watched_) {
		obs_source_media_set_time(watched.source, timeMs);
	}
}

void BesideStockStage::change(bool ours)
{
	for (Watched &watched : watched_) {
		if (watched.isOurs != ours) {
			continue;
		}
		watched.playing = 1 - watched.playing;
		apply(watched);
	}
}

void BesideStockStage::hide()
{
	setProgram(empty_->source());
}

void BesideStockStage::show()
{
	setProgram(scene_->source());
}

void BesideStockStage::setProgram(obs_source_t *source)
{
	// libobs takes the old one off air first and tells its sources afterwards.
	const uint64_t beforeNs = os_gettime_ns();
	stage_->libobs().setProgram(source);
	const double tookS = static_cast<double>(os_gettime_ns() - beforeNs) / 1e9;
	lateCommands_ += tookS * canvasRate_ > 0.5 ? 1 : 0;
}

uint64_t BesideStockStage::ownTroubles() const
{
	return lateCommands_ + uint64_t{obs_get_lagged_frames()} + video_output_get_skipped_frames(obs_get_video());
}

} // namespace r2v::test
