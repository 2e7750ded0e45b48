// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <obs.hpp>

namespace r2v::test {

struct CanvasOptions {
	uint32_t widthPx = 640;
	uint32_t heightPx = 360;
	uint32_t framesPerSecond = 30;
	/// VIDEO_CS_709, or VIDEO_CS_2100_PQ/HLG with VIDEO_FORMAT_P010 for an HDR canvas.
	video_colorspace colorSpace = VIDEO_CS_709;
	video_format format = VIDEO_FORMAT_NV12;
};

/// One composed frame of the canvas as libobs hands it to encoders, converted to BGRA by libobs.
struct OutputFrame {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	uint64_t timestampNs = 0;
	/// B, G, R, A; rows without padding, top row first.
	std::vector<uint8_t> pixels;

	/// 0xRRGGBB.
	uint32_t rgbAt(uint32_t x, uint32_t y) const;
	/// Takes rows that are this far apart for its own pixels.
	void copyRows(const uint8_t *rows, size_t lineBytes);
};

/// Renders, stages and maps what the source draws, each at once. Graphics thread.
OutputFrame drawInOneGo(obs_source_t *source, uint32_t widthPx, uint32_t heightPx);

/// A libobs without OBS Studio: graphics on the X display of the environment, video and audio running, no modules.
/// One a process. Without a display the process ends with 77, which ctest counts as skipped. The destructor clears the
/// output channels, waits for the destroy queue, ends libobs and adds a test failure where libobs counts allocations
/// that nobody freed.
class HeadlessObs {
public:
	explicit HeadlessObs(const CanvasOptions &canvas = {});
	~HeadlessObs();
	HeadlessObs(const HeadlessObs &) = delete;
	HeadlessObs &operator=(const HeadlessObs &) = delete;

	/// Shows a scene or source as the program; null: nothing.
	void setProgram(obs_source_t *source) const { obs_set_output_source(0, source); }
	/// Opens and starts a module, e.g. the packaged obs-ffmpeg to compare with. False where it can't be loaded.
	bool loadModule(const std::string &binary, const std::string &dataFolder) const;
	/// Blocks until the graphics thread has begun this many more frames, so that the one before them is made.
	void waitFrames(int frames) const;
	/// Runs on the graphics thread with its context entered, and waits for it.
	void onGraphicsThread(const std::function<void()> &body) const;
	/// What the source draws now, at the size of the canvas: unlike frames of the program it is never one from
	/// before.
	OutputFrame drawingOf(obs_source_t *source) const;
	/// Errors libobs and the code under test have logged so far (LOG_ERROR).
	std::vector<std::string> loggedErrors() const;

	const CanvasOptions &canvas() const { return canvas_; }

private:
	struct Display;
	CanvasOptions canvas_;
	std::unique_ptr<Display> display_;
};

/// Blocks until condition() holds; false after the timeout, which is only a bound on liveness.
bool eventually(const std::function<bool()> &condition, std::chrono::milliseconds timeout = std::chrono::seconds(20));

/// Every composed frame of the canvas while it lives, in order.
class FrameReader {
public:
	FrameReader();
	~FrameReader();
	FrameReader(const FrameReader &) = delete;
	FrameReader &operator=(const FrameReader &) = delete;

	/// The oldest frame not taken yet; waits for one.
	OutputFrame next();
	/// Drops what is queued, so that next() is a frame composed from now on.
	void skipToNow();
	size_t queued() const;

private:
	static void onFrame(void *param, video_data *frame);

	mutable std::mutex mutex_;
	std::condition_variable changed_;
	std::deque<OutputFrame> frames_;
	uint32_t widthPx_;
	uint32_t heightPx_;
};

/// Of a scene, as the frontend would hold it: the scene is removed and released at the end.
class TestScene {
public:
	explicit TestScene(const char *name);
	~TestScene();
	TestScene(const TestScene &) = delete;
	TestScene &operator=(const TestScene &) = delete;

	obs_scene_t *scene() const { return scene_; }
	obs_source_t *source() const { return obs_scene_get_source(scene_); }
	/// The new item is on top and lives as long as the scene.
	obs_sceneitem_t *add(obs_source_t *source) const { return obs_scene_add(scene_, source); }

private:
	obs_scene_t *scene_;
};

} // namespace r2v::test
