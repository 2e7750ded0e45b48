// SPDX-License-Identifier: GPL-2.0-or-later
// A reference waits for a picture, within bounds, and nothing blank is ever a reference.
#include <atomic>
#include <future>
#include <mutex>

#include <graphics/graphics.h>
#include <graphics/vec4.h>
#include <util/platform.h>

#include "capture-test.hpp"
#include "test-sources.hpp"

namespace r2v::test {

using obs::FrameGrabber;
using obs::Grabbed;
using obs::GrabTarget;
using Outcome = obs::Grabbed::Outcome;

namespace {

constexpr char kLateId[] = "late_source";
constexpr char kCameraId[] = "late_camera";
constexpr uint64_t kNever = UINT64_MAX / 2'000'000;

/// Has its picture only some time after it was shown, as a browser that is shut down while nobody sees it.
struct Late {
	obs_source_t *source = nullptr;
	uint64_t lateMs = 0;
	uint32_t colour = 0;
	bool isSizeless = false;
	/// A camera has a picture for each of so many ticks only.
	uint32_t ticksPerFrame = 1;
	uint32_t ticks = 0;
	/// 0: hidden.
	std::atomic<uint64_t> shownAtNs = 0;

	bool isThere() const
	{
		const uint64_t since = shownAtNs;
		return since != 0 && os_gettime_ns() - since >= lateMs * 1'000'000;
	}
};

void *createLate(obs_data_t *settings, obs_source_t *source)
{
	auto *late = new Late;
	late->source = source;
	late->lateMs = static_cast<uint64_t>(obs_data_get_int(settings, "late_ms"));
	late->colour = static_cast<uint32_t>(obs_data_get_int(settings, "colour"));
	late->isSizeless = obs_data_get_bool(settings, "sizeless");
	late->ticksPerFrame = std::max(1u, static_cast<uint32_t>(obs_data_get_int(settings, "ticks_per_frame")));
	return late;
}

Late &lateOf(void *data)
{
	return *static_cast<Late *>(data);
}

void drawLate(void *data, gs_effect_t *)
{
	const Late &late = lateOf(data);
	if (!late.isThere()) {
		return;
	}
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	vec4 colour;
	vec4_set(&colour, static_cast<float>(late.colour >> 16 & 0xff) / 255.0f,
		 static_cast<float>(late.colour >> 8 & 0xff) / 255.0f, static_cast<float>(late.colour & 0xff) / 255.0f,
		 static_cast<float>(late.colour >> 24) / 255.0f);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &colour);
	while (gs_effect_loop(solid, "Solid")) {
		gs_draw_sprite(nullptr, 0, 640, 360);
	}
}

/// One gray picture, given over and over.
void giveFrame(const Late &late)
{
	static std::vector<uint8_t> pixels(size_t{64} * 36, 180);
	obs_source_frame frame{};
	frame.format = VIDEO_FORMAT_Y800;
	frame.width = 64;
	frame.height = 36;
	frame.data[0] = pixels.data();
	frame.linesize[0] = 64;
	frame.timestamp = os_gettime_ns();
	obs_source_output_video(late.source, &frame);
}

void registerLate()
{
	obs_source_info info{};
	info.id = kLateId;
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW;
	info.get_name = [](void *) { return "late"; };
	info.create = createLate;
	info.destroy = [](void *data) { delete &lateOf(data); };
	info.show = [](void *data) { lateOf(data).shownAtNs = os_gettime_ns(); };
	info.hide = [](void *data) { lateOf(data).shownAtNs = 0; };
	info.get_width = [](void *data) { return lateOf(data).isSizeless && !lateOf(data).isThere() ? 0u : 640u; };
	info.get_height = [](void *data) { return lateOf(data).isSizeless && !lateOf(data).isThere() ? 0u : 360u; };
	info.video_render = drawLate;
	obs_register_source(&info);

	info.id = kCameraId;
	info.output_flags = OBS_SOURCE_ASYNC_VIDEO;
	info.get_width = info.get_height = nullptr;
	info.video_render = nullptr;
	info.video_tick = [](void *data, float) {
		if (lateOf(data).isThere() && lateOf(data).ticks++ % lateOf(data).ticksPerFrame == 0) {
			giveFrame(lateOf(data));
		}
	};
	obs_register_source(&info);
}

/// The colour is 0xAARRGGBB.
OBSSourceAutoRelease createLateSource(uint64_t lateMs, uint32_t colour = 0xff40a0c0, bool isSizeless = false,
				      const char *id = kLateId, uint32_t ticksPerFrame = 1)
{
	static std::once_flag registered;
	std::call_once(registered, registerLate);
	const OBSDataAutoRelease settings = obs_data_create();
	obs_data_set_int(settings, "late_ms", static_cast<int64_t>(lateMs));
	obs_data_set_int(settings, "colour", colour);
	obs_data_set_bool(settings, "sizeless", isSizeless);
	obs_data_set_int(settings, "ticks_per_frame", ticksPerFrame);
	return obs_source_create(id, "late", settings, nullptr);
}

GrabTarget only(obs_source_t *source)
{
	return GrabTarget{OBSGetWeakRef(source)};
}

void expectColour(const Grabbed &grabbed, uint32_t colour)
{
	ASSERT_EQ(grabbed.outcome, Outcome::taken);
	EXPECT_TRUE(isNear(rgbAt(grabbed.image, grabbed.image.widthPx / 2, grabbed.image.heightPx / 2), colour, 2));
}

void expectCameraInItsScene(const HeadlessObs &obs, uint64_t lateMs, uint32_t ticksPerFrame)
{
	TestScene scene("scene");
	const OBSSourceAutoRelease background = createCard("card", 640, 360);
	const OBSSourceAutoRelease camera = createLateSource(lateMs, 0, false, kCameraId, ticksPerFrame);
	scene.add(background);
	obs_sceneitem_t *item = scene.add(camera);
	const vec2 scale{{{10.0f, 10.0f}}};
	obs_sceneitem_set_scale(item, &scale);
	obs.waitFrames(3);
	FrameGrabber grabber;
	const Grabbed grabbed = grabWhole(grabber, only(scene.source()));
	ASSERT_EQ(grabbed.outcome, Outcome::taken);
	const uint32_t colour = rgbAt(grabbed.image, 20, 20);
	EXPECT_TRUE(isNear(colour, 0x010101 * (colour & 0xff), 2))
		<< std::hex << colour << " is not the camera's gray; " << std::dec << lateMs << " ms late, "
		<< ticksPerFrame << " ticks a frame";
}

} // namespace

TEST(CaptureWaiting, ASourceThatNobodyShowsIsWokenUpAndAwaited)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	for (const uint64_t lateMs : {0, 500, 2000}) {
		for (const bool isSizeless : {false, true}) {
			const OBSSourceAutoRelease source = createLateSource(lateMs, 0xff40a0c0, isSizeless);
			expectColour(grabWhole(grabber, only(source)), 0x40a0c0);
			EXPECT_TRUE(eventually([&] { return !obs_source_showing(source); }));
		}
	}
}

TEST(CaptureWaiting, NothingIsTakenDuringAPauseAndEverythingAfterIt)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	std::atomic<int> answers = 0;
	std::atomic<bool> taken = true;
	grabber.pause(true);
	for (int number = 0; number < 2; ++number) {
		grabber.grab(only(card), [&](const Grabbed &grabbed) {
			taken = taken && grabbed.outcome == Outcome::taken;
			++answers;
		});
	}
	obs.waitFrames(15);
	EXPECT_EQ(answers, 0);
	grabber.pause(false);
	EXPECT_TRUE(eventually([&] { return answers == 2; }));
	EXPECT_TRUE(taken);
}

TEST(CaptureWaiting, ASceneThatNobodyShowsIsAwaited)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease source = createLateSource(700);
	const OBSSourceAutoRelease own = createOwnSource("own", 640, 360);
	scene.add(source);
	FrameGrabber grabber;
	expectColour(grabWhole(grabber, only(scene.source())), 0x40a0c0);
	scene.add(own);
	obs.waitFrames(3);
	expectColour(grabWhole(grabber, only(scene.source())), 0x40a0c0);
}

TEST(CaptureWaiting, ACameraThatWakesUpIsInTheFrameOfItsScene)
{
	HeadlessObs obs;
	expectCameraInItsScene(obs, 600, 1);
}

TEST(CaptureWaiting, ACameraSlowerThanTheCanvasIsInTheFrameOfItsScene)
{
	HeadlessObs obs;
	// libobs lets go of a picture that nobody drew before the next tick.
	for (const uint32_t ticksPerFrame : {2, 5}) {
		for (const uint64_t lateMs : {0, 300, 600}) {
			expectCameraInItsScene(obs, lateMs, ticksPerFrame);
		}
	}
}

TEST(CaptureWaiting, APictureThatNeverComesIsNoReference)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	TestScene empty("empty");
	EXPECT_EQ(grabWhole(grabber, only(empty.source())).outcome, Outcome::blank);
	const OBSSourceAutoRelease never = createLateSource(kNever);
	EXPECT_EQ(grabWhole(grabber, only(never)).outcome, Outcome::blank);
	const OBSSourceAutoRelease sizeless = createLateSource(kNever, 0, true);
	EXPECT_EQ(grabWhole(grabber, only(sizeless)).outcome, Outcome::nothing);
	const OBSSourceAutoRelease dead = createLateSource(kNever, 0, false, kCameraId);
	EXPECT_EQ(grabWhole(grabber, only(dead)).outcome, Outcome::nothing);
	EXPECT_TRUE(eventually([&] { return !obs_source_showing(never) && !obs_source_showing(sizeless); }));
}

TEST(CaptureWaiting, BlackAndTransparentFramesAreBlankAndOneColourIsNot)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	for (const uint32_t colour : {0xff000000u, 0x00ff8040u, 0xff020102u}) {
		const OBSSourceAutoRelease source = createLateSource(0, colour);
		EXPECT_EQ(grabWhole(grabber, only(source)).outcome, Outcome::blank) << std::hex << colour;
	}
	for (const uint32_t colour : {0xff0c0c0cu, 0xff000010u, 0xffffffffu}) {
		const OBSSourceAutoRelease source = createLateSource(0, colour);
		expectColour(grabWhole(grabber, only(source)), colour & 0xffffff);
	}
}

TEST(CaptureWaiting, AFadeThroughBlackIsWaitedOut)
{
	HeadlessObs obs;
	TestScene black("black");
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	const OBSSourceAutoRelease own = createOwnSource("own", 640, 360);
	scene.add(card);
	scene.add(own);
	obs.setProgram(black.source());
	obs.waitFrames(3);
	FrameGrabber grabber;
	std::promise<Grabbed> answer;
	grabber.grab({}, [&answer](Grabbed grabbed) { answer.set_value(std::move(grabbed)); });
	obs.waitFrames(20);
	obs.setProgram(scene.source());
	expectCard(imageOf(answer.get_future().get()), 640, 360);
}

TEST(CaptureWaiting, ASourceThatGoesAwayIsNoLongerAwaited)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	for (const bool isSizeless : {true, false}) {
		std::promise<Grabbed> answer;
		auto grabbed = answer.get_future();
		OBSSourceAutoRelease source = createLateSource(kNever, 0, isSizeless);
		grabber.grab(only(source), [&answer](Grabbed taken) { answer.set_value(std::move(taken)); });
		obs.waitFrames(10);
		obs_source_remove(source);
		source = nullptr;
		obs.waitFrames(8);
		ASSERT_EQ(grabbed.wait_for(std::chrono::seconds(0)), std::future_status::ready) << isSizeless;
		EXPECT_EQ(grabbed.get().outcome, Outcome::nothing);
	}
}

TEST(CaptureWaiting, StoppingEndsTheWait)
{
	HeadlessObs obs;
	const OBSSourceAutoRelease never = createLateSource(kNever);
	for (int frames = 0; frames < 24; frames += 2) {
		FrameGrabber grabber;
		std::promise<Grabbed> answer;
		auto grabbed = answer.get_future();
		grabber.grab(only(never), [&answer](Grabbed taken) { answer.set_value(std::move(taken)); });
		obs.waitFrames(frames);
		grabber.stop();
		ASSERT_EQ(grabbed.wait_for(std::chrono::seconds(0)), std::future_status::ready);
		EXPECT_EQ(grabbed.get().outcome, Outcome::stopped);
		EXPECT_FALSE(obs_source_showing(never));
	}
}

} // namespace r2v::test
