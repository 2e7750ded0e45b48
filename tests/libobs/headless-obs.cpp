// SPDX-License-Identifier: GPL-2.0-or-later
#include "headless-obs.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include <unistd.h>

#include <gtest/gtest.h>
#include <obs-nix-platform.h>
#include <util/bmem.h>
#include <util/platform.h>

#include "obs/base/gs-ptr.hpp"

// Last: it defines None, Bool and Success as macros.
#include <X11/Xlib.h>

namespace r2v::test {

namespace {

constexpr int kSkipped = 77;

std::mutex logMutex;
std::vector<std::string> logErrors;

void onLog(int level, const char *format, va_list arguments, void *)
{
	char line[1024];
	vsnprintf(line, sizeof line, format, arguments);
	if (level <= LOG_WARNING) {
		fprintf(stderr, "%s\n", line);
	}
	if (level <= LOG_ERROR) {
		const std::lock_guard lock(logMutex);
		logErrors.emplace_back(line);
	}
}

} // namespace

struct HeadlessObs::Display {
	::Display *connection = nullptr;
	std::filesystem::path configDir;
};

HeadlessObs::HeadlessObs(const CanvasOptions &canvas) : canvas_(canvas), display_(std::make_unique<Display>())
{
	base_set_log_handler(onLog, nullptr);
	XInitThreads();
	display_->connection = XOpenDisplay(nullptr);
	if (!display_->connection) {
		puts("no X display: skipped");
		fflush(stdout);
		_exit(kSkipped);
	}
	display_->configDir = std::filesystem::temp_directory_path() / ("r2v-headless-obs-" + std::to_string(getpid()));
	std::filesystem::create_directories(display_->configDir);

	obs_set_nix_platform(OBS_NIX_PLATFORM_X11_EGL);
	obs_set_nix_platform_display(display_->connection);
	if (!obs_startup("en-US", display_->configDir.c_str(), nullptr)) {
		throw std::runtime_error("obs_startup");
	}
	obs_video_info video{};
	video.graphics_module = "libobs-opengl";
	video.fps_num = canvas.framesPerSecond;
	video.fps_den = 1;
	video.base_width = video.output_width = canvas.widthPx;
	video.base_height = video.output_height = canvas.heightPx;
	video.output_format = canvas.format;
	video.gpu_conversion = true;
	video.colorspace = canvas.colorSpace;
	video.range = VIDEO_RANGE_PARTIAL;
	video.scale_type = OBS_SCALE_BICUBIC;
	if (const int result = obs_reset_video(&video); result != OBS_VIDEO_SUCCESS) {
		throw std::runtime_error("obs_reset_video: " + std::to_string(result));
	}
	obs_audio_info audio{48000, SPEAKERS_STEREO};
	if (!obs_reset_audio(&audio)) {
		throw std::runtime_error("obs_reset_audio");
	}
}

HeadlessObs::~HeadlessObs()
{
	for (uint32_t channel = 0; channel < MAX_CHANNELS; channel++) {
		obs_set_output_source(channel, nullptr);
	}
	// The graphics thread drops its references a frame later.
	waitFrames(2);
	obs_wait_for_destroy_queue();
	obs_shutdown();
	XCloseDisplay(display_->connection);
	std::error_code ignored;
	std::filesystem::remove_all(display_->configDir, ignored);
	EXPECT_EQ(bnum_allocs(), 0) << "libobs counts memory that nobody freed";
	base_set_log_handler(nullptr, nullptr);
}

bool HeadlessObs::loadModule(const std::string &binary, const std::string &dataFolder) const
{
	obs_module_t *module = nullptr;
	return obs_open_module(&module, binary.c_str(), dataFolder.c_str()) == MODULE_SUCCESS &&
	       obs_init_module(module);
}

void HeadlessObs::waitFrames(int frames) const
{
	// Not obs_get_total_frames(): frames that libobs was too late for count there as well.
	std::atomic<int> begun = 0;
	const auto onTick = [](void *param, float) { ++*static_cast<std::atomic<int> *>(param); };
	obs_add_tick_callback(onTick, &begun);
	const bool hasMade = eventually([&] { return begun >= frames; });
	obs_remove_tick_callback(onTick, &begun);
	if (!hasMade) {
		ADD_FAILURE() << "the graphics thread makes no frames";
	}
}

void HeadlessObs::onGraphicsThread(const std::function<void()> &body) const
{
	struct Call {
		const std::function<void()> &body;
	} call{body};
	obs_queue_task(
		OBS_TASK_GRAPHICS,
		[](void *param) {
			obs_enter_graphics();
			static_cast<Call *>(param)->body();
			obs_leave_graphics();
		},
		&call, true);
}

std::vector<std::string> HeadlessObs::loggedErrors() const
{
	const std::lock_guard lock(logMutex);
	return logErrors;
}

bool eventually(const std::function<bool()> &condition, std::chrono::milliseconds timeout)
{
	const auto deadline = std::chrono::steady_clock::now() + timeout;
	while (!condition()) {
		if (std::chrono::steady_clock::now() > deadline) {
			return false;
		}
		std::this_thread::sleep_for(std::chrono::milliseconds(2));
	}
	return true;
}

uint32_t OutputFrame::rgbAt(uint32_t x, uint32_t y) const
{
	const uint8_t *pixel = &pixels[(static_cast<size_t>(y) * widthPx + x) * 4];
	return static_cast<uint32_t>(pixel[2]) << 16 | static_cast<uint32_t>(pixel[1]) << 8 | pixel[0];
}

OutputFrame drawInOneGo(obs_source_t *source, uint32_t widthPx, uint32_t heightPx)
{
	OutputFrame frame{widthPx, heightPx, 0, {}};
	const obs::GraphicsScope graphics;
	const obs::TexrenderPtr texrender(gs_texrender_create(GS_BGRA, GS_ZS_NONE));
	const obs::StagesurfPtr surface(gs_stagesurface_create(widthPx, heightPx, GS_BGRA));
	const vec4 nothing{};
	gs_texrender_begin(texrender.get(), widthPx, heightPx);
	gs_clear(GS_CLEAR_COLOR, &nothing, 0, 0);
	gs_ortho(0, static_cast<float>(widthPx), 0, static_cast<float>(heightPx), -100, 100);
	obs_source_video_render(source);
	gs_texrender_end(texrender.get());
	gs_stage_texture(surface.get(), gs_texrender_get_texture(texrender.get()));
	uint8_t *data = nullptr;
	uint32_t lineBytes = 0;
	if (gs_stagesurface_map(surface.get(), &data, &lineBytes)) {
		frame.copyRows(data, lineBytes);
		gs_stagesurface_unmap(surface.get());
	}
	return frame;
}

OutputFrame HeadlessObs::drawingOf(obs_source_t *source) const
{
	OutputFrame frame;
	onGraphicsThread([&] { frame = drawInOneGo(source, canvas_.widthPx, canvas_.heightPx); });
	return frame;
}

void OutputFrame::copyRows(const uint8_t *rows, size_t lineBytes)
{
	const size_t rowBytes = static_cast<size_t>(widthPx) * 4;
	pixels.resize(rowBytes * heightPx);
	for (uint32_t row = 0; row < heightPx; row++) {
		memcpy(&pixels[row * rowBytes], rows + row * lineBytes, rowBytes);
	}
}

FrameReader::FrameReader()
{
	obs_video_info video{};
	obs_get_video_info(&video);
	widthPx_ = video.output_width;
	heightPx_ = video.output_height;
	video_scale_info conversion{};
	conversion.format = VIDEO_FORMAT_BGRA;
	conversion.width = widthPx_;
	conversion.height = heightPx_;
	conversion.range = VIDEO_RANGE_FULL;
	conversion.colorspace = VIDEO_CS_SRGB;
	obs_add_raw_video_callback(&conversion, onFrame, this);
}

FrameReader::~FrameReader()
{
	obs_remove_raw_video_callback(onFrame, this);
}

void FrameReader::onFrame(void *param, video_data *frame)
{
	auto &reader = *static_cast<FrameReader *>(param);
	OutputFrame copy{reader.widthPx_, reader.heightPx_, frame->timestamp, {}};
	copy.copyRows(frame->data[0], frame->linesize[0]);
	const std::lock_guard lock(reader.mutex_);
	reader.frames_.push_back(std::move(copy));
	reader.changed_.notify_one();
}

OutputFrame FrameReader::next()
{
	std::unique_lock lock(mutex_);
	if (!changed_.wait_for(lock, std::chrono::seconds(20), [this] { return !frames_.empty(); })) {
		throw std::runtime_error("no frame within 20 s");
	}
	OutputFrame frame = std::move(frames_.front());
	frames_.pop_front();
	return frame;
}

void FrameReader::skipToNow()
{
	const std::lock_guard lock(mutex_);
	frames_.clear();
}

size_t FrameReader::queued() const
{
	const std::lock_guard lock(mutex_);
	return frames_.size();
}

TestScene::TestScene(const char *name) : scene_(obs_scene_create(name)) {}

TestScene::~TestScene()
{
	obs_source_remove(source());
	obs_scene_release(scene_);
}

} // namespace r2v::test
