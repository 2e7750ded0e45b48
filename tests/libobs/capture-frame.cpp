// SPDX-License-Identifier: GPL-2.0-or-later
// What a reference shows where none of the plugin's own sources is in the way.
#include <future>
#include <thread>

#include "capture-test.hpp"
#include "test-sources.hpp"

namespace r2v::test {

using obs::FrameGrabber;
using obs::GrabTarget;

TEST(Capture, takesTheProgramUprightWithTrueColoursInCanvasSize)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	scene.add(card);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	expectCard(grab(grabber), 640, 360);
}

TEST(Capture, takesTheFrameOnAirOrOneOfTheNextTwo)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	scene.add(card);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	for (int take = 0; take < 10; take++) {
		const uint32_t ticked = card::currentNumber();
		const auto image = grab(grabber);
		ASSERT_TRUE(image);
		// The newest tick may not be on air yet.
		EXPECT_GE(cardNumber(*image), ticked - 1);
		EXPECT_LE(cardNumber(*image), ticked + 2);
		std::this_thread::sleep_for(std::chrono::milliseconds(7 * take % 40));
	}
}

TEST(Capture, takesWhatViewersSeeOfACroppedAndMovedItem)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	obs_sceneitem_t *item = scene.add(card);
	const obs_sceneitem_crop crop{320, 180, 0, 0};
	obs_sceneitem_set_crop(item, &crop);
	const vec2 position{{{100.0f, 50.0f}}};
	obs_sceneitem_set_pos(item, &position);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	const auto image = grab(grabber);
	ASSERT_TRUE(image);
	EXPECT_TRUE(isNear(rgbAt(*image, 99, 60), 0x000000, 2));
	EXPECT_TRUE(isNear(rgbAt(*image, 415, 225), card::kBottomRight, 2));
	EXPECT_TRUE(isNear(rgbAt(*image, 422, 60), 0x000000, 2));
	EXPECT_TRUE(isNear(rgbAt(*image, 110, 235), 0x000000, 2));
}

TEST(Capture, takesAllOutputChannelsOnTopOfEachOther)
{
	HeadlessObs obs;
	const OBSSourceAutoRelease below = createCard("below", 640, 360);
	const OBSSourceAutoRelease above = createCard("above", 64, 36);
	obs.setProgram(below);
	obs_set_output_source(7, above);
	obs.waitFrames(3);

	FrameGrabber grabber;
	const auto image = grab(grabber);
	ASSERT_TRUE(image);
	EXPECT_TRUE(isNear(rgbAt(*image, 60, 34), card::kBottomRight, 2));
	EXPECT_TRUE(isNear(rgbAt(*image, 70, 34), card::kTopLeft, 2));
}

TEST(Capture, takesASourceAtItsOwnSizeEvenIfNobodyShowsIt)
{
	HeadlessObs obs;
	const OBSSourceAutoRelease card = createCard("card", 320, 200);

	FrameGrabber grabber;
	expectCard(grab(grabber, GrabTarget{OBSGetWeakRef(card)}), 320, 200);
	EXPECT_TRUE(eventually([&] { return !obs_source_showing(card); }));
}

TEST(Capture, mapsTheTonesOfAnHdrCanvasTheSameWithTheSourceOnIt)
{
	CanvasOptions canvas;
	canvas.colorSpace = VIDEO_CS_2100_PQ;
	canvas.format = VIDEO_FORMAT_P010;
	HeadlessObs obs(canvas);
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	const OBSSourceAutoRelease own = createOwnSource("own", 640, 360);
	scene.add(card);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	const auto bare = grab(grabber);
	scene.add(own);
	obs.waitFrames(3);
	const auto covered = grab(grabber);
	ASSERT_TRUE(bare && covered);
	// libobs' tone mapping makes colours duller, differently from release to release, but keeps their hue.
	const uint32_t reddish = rgbAt(*bare, 2, 2);
	EXPECT_GT(reddish >> 16, (reddish >> 8 & 0xff) + 80) << std::hex << reddish;
	const uint32_t greenish = rgbAt(*bare, 637, 2);
	EXPECT_GT(greenish >> 8 & 0xff, (greenish >> 16) + 60) << std::hex << greenish;
	EXPECT_TRUE(isNear(rgbAt(*covered, 2, 2), rgbAt(*bare, 2, 2), 2)) << std::hex << rgbAt(*covered, 2, 2);
	EXPECT_TRUE(isNear(rgbAt(*covered, 637, 2), rgbAt(*bare, 637, 2), 2)) << std::hex << rgbAt(*covered, 637, 2);
}

TEST(Capture, takesSeveralFramesAtOnce)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	scene.add(card);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	std::promise<std::optional<media::RgbxImage>> answers[4];
	for (auto &answer : answers) {
		grabber.grab({}, [&answer](obs::Grabbed grabbed) { answer.set_value(imageOf(std::move(grabbed))); });
	}
	for (auto &answer : answers) {
		expectCard(answer.get_future().get(), 640, 360);
	}
}

TEST(Capture, findsNothingForASourceWithoutASizeAndLeavesGraphicsFree)
{
	HeadlessObs obs;
	const OBSSourceAutoRelease sizeless = createSizelessSource("sizeless");

	FrameGrabber grabber;
	EXPECT_FALSE(grab(grabber, GrabTarget{OBSGetWeakRef(sizeless)}));
	auto entered = std::async(std::launch::async, [] {
		obs_enter_graphics();
		obs_leave_graphics();
	});
	EXPECT_EQ(entered.wait_for(std::chrono::seconds(10)), std::future_status::ready);
	obs.waitFrames(2);
}

TEST(Capture, findsNothingForASourceThatIsGone)
{
	HeadlessObs obs;
	OBSWeakSource gone;
	{
		const OBSSourceAutoRelease card = createCard("card", 64, 64);
		gone = OBSGetWeakRef(card);
	}
	obs_wait_for_destroy_queue();

	FrameGrabber grabber;
	EXPECT_FALSE(grab(grabber, GrabTarget{gone}));
}

TEST(Capture, answersEvenIfTheSourceIsDestroyedMeanwhile)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	for (int take = 0; take < 12; take++) {
		std::promise<void> answered;
		{
			const OBSSourceAutoRelease card = createCard("card", 64, 64);
			grabber.grab(GrabTarget{OBSGetWeakRef(card)},
				     [&answered](const obs::Grabbed &) { answered.set_value(); });
			std::this_thread::sleep_for(std::chrono::milliseconds(8 * take));
		}
		ASSERT_EQ(answered.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
	}
}

TEST(Capture, stopAnswersAllGrabsWithNothingAlsoLaterOnes)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	scene.add(card);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	for (int take = 0; take < 20; take++) {
		FrameGrabber grabber;
		std::promise<std::optional<media::RgbxImage>> underWay;
		grabber.grab({},
			     [&underWay](obs::Grabbed grabbed) { underWay.set_value(imageOf(std::move(grabbed))); });
		std::this_thread::sleep_for(std::chrono::milliseconds(5 * take));
		grabber.stop();
		auto answer = underWay.get_future();
		ASSERT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::ready);
		EXPECT_FALSE(grab(grabber));
	}
}

} // namespace r2v::test
