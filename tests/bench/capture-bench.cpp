// SPDX-License-Identifier: GPL-2.0-or-later
// How long a capture holds OBS's graphics thread, beside a capture that renders, stages and maps in one call as
// screenshot requests do. Both take the same scene in the same run, in turns.
//
// capture-bench [--captures N] [--max-ratio R]: fails where the median over the captures of the worst frame is more
// than R of the one-call capture's.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include <util/platform.h>

#include "headless-obs.hpp"
#include "obs/air/still-cover.hpp"
#include "obs/capture/frame-grabber.hpp"
#include "test-sources.hpp"

namespace {

using namespace r2v;
using test::HeadlessObs;

constexpr test::CanvasOptions kCanvas{.widthPx = 1920, .heightPx = 1080, .framesPerSecond = 30};

struct FrameTime {
	double heldMs = 0;
	double wholeFrameMs = 0;
};

/// Times each frame of the graphics thread: how long other tick callbacks held it, and how long it worked in all.
class FrameTimer {
public:
	FrameTimer() { obs_add_tick_callback(first, this); }
	~FrameTimer()
	{
		obs_remove_tick_callback(first, this);
		obs_remove_tick_callback(last, this);
	}
	FrameTimer(const FrameTimer &) = delete;
	FrameTimer &operator=(const FrameTimer &) = delete;

	std::vector<FrameTime> take()
	{
		const std::lock_guard lock(mutex_);
		return std::exchange(frames_, {});
	}

private:
	static double msSince(uint64_t startNs) { return static_cast<double>(os_gettime_ns() - startNs) / 1e6; }

	/// libobs calls tick callbacks from the oldest to the newest: this one is the oldest, and makes `last` the
	/// newest again in each frame.
	static void first(void *param, float)
	{
		auto &timer = *static_cast<FrameTimer *>(param);
		obs_remove_tick_callback(last, param);
		obs_add_tick_callback(last, param);
		obs_queue_task(OBS_TASK_GRAPHICS, frameEnd, param, false);
		timer.startNs_ = os_gettime_ns();
	}
	static void last(void *param, float)
	{
		auto &timer = *static_cast<FrameTimer *>(param);
		timer.current_.heldMs = msSince(timer.startNs_);
	}
	static void frameEnd(void *param)
	{
		auto &timer = *static_cast<FrameTimer *>(param);
		timer.current_.wholeFrameMs = msSince(timer.startNs_);
		const std::lock_guard lock(timer.mutex_);
		timer.frames_.push_back(timer.current_);
	}

	/// Graphics thread only.
	uint64_t startNs_ = 0;
	FrameTime current_;
	std::mutex mutex_;
	std::vector<FrameTime> frames_;
};

/// Render, stage and map in one go, on the graphics thread.
class OneCallCapture {
public:
	explicit OneCallCapture(obs_source_t *program) : program_(program) {}

	void start() { obs_add_tick_callback(onTick, this); }
	void wait()
	{
		done_.get_future().wait();
		done_ = {};
	}

private:
	static void onTick(void *param, float)
	{
		auto &self = *static_cast<OneCallCapture *>(param);
		test::drawInOneGo(self.program_, kCanvas.widthPx, kCanvas.heightPx);
		obs_remove_tick_callback(onTick, param);
		self.done_.set_value();
	}

	obs_source_t *program_;
	std::promise<void> done_;
};

double median(std::vector<double> values)
{
	std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
	return values[values.size() / 2];
}

double worstOf(const std::vector<FrameTime> &frames, double FrameTime::*time)
{
	double worst = 0;
	for (const FrameTime &frame : frames) {
		worst = std::max(worst, frame.*time);
	}
	return worst;
}

struct Series {
	std::vector<double> heldMs;
	std::vector<double> wholeFrameMs;

	void add(const std::vector<FrameTime> &frames)
	{
		heldMs.push_back(worstOf(frames, &FrameTime::heldMs));
		wholeFrameMs.push_back(worstOf(frames, &FrameTime::wholeFrameMs));
	}
	void print(const char *name) const
	{
		printf("  %-22s held: median %6.2f ms, worst %6.2f ms   whole frame: median %6.2f ms, worst %6.2f ms\n",
		       name, median(heldMs), *std::max_element(heldMs.begin(), heldMs.end()), median(wholeFrameMs),
		       *std::max_element(wholeFrameMs.begin(), wholeFrameMs.end()));
	}
};

/// The same number each time, so that the worst of them can be compared.
std::vector<FrameTime> nextFrames(const HeadlessObs &obs, FrameTimer &timer)
{
	obs.waitFrames(8);
	return timer.take();
}

/// The ratio of the medians.
double compare(const HeadlessObs &obs, const char *title, obs_source_t *program, int captures)
{
	FrameTimer timer;
	obs::FrameGrabber grabber;
	OneCallCapture oneCall(program);
	Series idle;
	Series steps;
	Series oneCalls;
	std::vector<std::vector<double>> stepMs(8);
	// The first of each compiles shaders.
	for (int capture = -2; capture < captures; capture++) {
		obs.waitFrames(3);
		timer.take();
		const auto idleFrames = nextFrames(obs, timer);

		std::promise<bool> grabbed;
		grabber.grab({}, [&grabbed](const obs::Grabbed &taken) {
			grabbed.set_value(taken.outcome == obs::Grabbed::Outcome::taken);
		});
		const auto stepFrames = nextFrames(obs, timer);
		if (!grabbed.get_future().get()) {
			throw std::runtime_error("nothing was taken");
		}

		oneCall.start();
		const auto oneCallFrames = nextFrames(obs, timer);
		oneCall.wait();
		if (capture >= 0) {
			idle.add(idleFrames);
			steps.add(stepFrames);
			size_t step = 0;
			for (const FrameTime &frame : stepFrames) {
				if (frame.heldMs > 0.02 && step < stepMs.size()) {
					stepMs[step++].push_back(frame.heldMs);
				}
			}
			oneCalls.add(oneCallFrames);
		}
	}
	const double ratio = median(steps.heldMs) / median(oneCalls.heldMs);
	printf("%s, %d captures, worst frame of each:\n", title, captures);
	idle.print("no capture");
	steps.print("a step a frame");
	oneCalls.print("one call");
	printf("  each step, median:");
	for (const auto &times : stepMs) {
		if (!times.empty()) {
			printf(" %.2f ms", median(times));
		}
	}
	printf("\n");
	printf("  graphics thread held, median over median: %.2f\n", ratio);
	return ratio;
}

/// The worst frame of a large still's way to the graphics card.
void measureStill(const HeadlessObs &obs, uint32_t sidePx)
{
	auto image = std::make_shared<media::RgbxImage>();
	image->widthPx = image->heightPx = sidePx;
	image->pixels.assign(size_t{sidePx} * sidePx * 4, 100);
	std::vector<double> inOneCall;
	std::vector<double> worstBand;
	size_t frames = 0;
	for (int round = 0; round < 7; round++) {
		obs.onGraphicsThread([&] {
			const uint64_t startNs = os_gettime_ns();
			const uint8_t *pixels = image->pixels.data();
			const obs::TexturePtr texture(gs_texture_create(sidePx, sidePx, GS_RGBA, 1, &pixels, 0));
			gs_flush();
			inOneCall.push_back(static_cast<double>(os_gettime_ns() - startNs) / 1e6);
		});
		obs::StillCover still;
		still.show(image, 0);
		double worst = 0;
		float weight = 0;
		for (frames = 0; weight == 0 && frames < 100; frames++) {
			obs.onGraphicsThread([&] {
				const uint64_t startNs = os_gettime_ns();
				weight = still.weight();
				gs_flush();
				worst = std::max(worst, static_cast<double>(os_gettime_ns() - startNs) / 1e6);
			});
		}
		worstBand.push_back(worst);
	}
	printf("A still of %ux%u: in one call %.2f ms, in bands over %zu frames at worst %.2f ms (medians of 7)\n",
	       sidePx, sidePx, median(inOneCall), frames, median(worstBand));
}

} // namespace

int main(int argc, char **argv)
{
	int captures = 40;
	double maxRatio = 1.0 / 3;
	for (int argument = 1; argument + 1 < argc; argument += 2) {
		if (strcmp(argv[argument], "--captures") == 0) {
			captures = std::stoi(argv[argument + 1]);
		} else if (strcmp(argv[argument], "--max-ratio") == 0) {
			maxRatio = std::stod(argv[argument + 1]);
		}
	}
	const HeadlessObs obs(kCanvas);
	const test::TestScene scene("scene");
	const OBSSourceAutoRelease card = test::createCard("card", kCanvas.widthPx, kCanvas.heightPx);
	scene.add(card);
	obs.setProgram(scene.source());
	// As while streaming: the canvas is converted and read back for an encoder all the time.
	const auto ignoreFrame = [](void *, video_data *) {};
	obs_add_raw_video_callback(nullptr, ignoreFrame, nullptr);

	printf("1920x1080, %u fps, OBS %s\n", kCanvas.framesPerSecond, obs_get_version_string());
	double worst = compare(obs, "No own source in the program", scene.source(), captures);
	const OBSSourceAutoRelease own = test::createOwnSource("own", 960, 540);
	scene.add(own);
	worst = std::max(worst, compare(obs, "An own source in the program, left out", scene.source(), captures));

	if (obs.loadModule(R2V_OBS_PLUGIN_DIR "/obs-filters.so", R2V_OBS_PLUGIN_DATA_DIR "/obs-filters")) {
		const OBSSourceAutoRelease filter = obs_source_create_private("color_filter_v2", "filter", nullptr);
		obs_source_filter_add(scene.source(), filter);
		worst = std::max(worst, compare(obs, "The same with a colour filter of OBS on the scene",
						scene.source(), captures));
		obs_source_filter_remove(scene.source(), filter);
	}
	const OBSSourceAutoRelease foreignFilter = test::createPassThroughFilter("foreign");
	obs_source_filter_add(scene.source(), foreignFilter);
	worst = std::max(worst, compare(obs, "The same with a foreign filter on the scene: taken as it is on air",
					scene.source(), captures));

	obs_remove_raw_video_callback(ignoreFrame, nullptr);
	measureStill(obs, 1024);
	measureStill(obs, 4096);
	printf("limit %.2f: %s\n", maxRatio, worst <= maxRatio ? "kept" : "exceeded");
	return worst <= maxRatio ? 0 : 1;
}
