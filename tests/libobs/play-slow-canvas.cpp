// SPDX-License-Identifier: GPL-2.0-or-later
// A canvas of few frames a second and a clip of many: libobs takes a picture now and then and drops the others.
#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

/// Plays to its end at twice the speed, is hidden by that, and once more after the item was out of the program.
void playsEndsAndComesAgain(uint32_t canvasFps, int clipFps)
{
	const ViewStage stage({.framesPerSecond = canvasFps});
	// Four seconds of the clip, two of the clock.
	const auto clip =
		stage.clips().gray("60+40*lt(mod(N,60),30)", {.framesPerSecond = clipFps, .frames = clipFps * 4});
	obs::ViewSettings settings;
	settings.speedPercent = 200;
	settings.onEnd = obs::OnEnd::hide;
	stage.view().apply(settings);
	FrameReader reader;
	stage.view().play(clip);
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	EXPECT_TRUE(eventually([&] { return stage.view().timeMs() > 1000; })) << "it does not advance";
	EXPECT_GT(lumaInTheMiddle(reader.next()), -1);
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_ENDED));
	EXPECT_EQ(stage.endedSignals(), 1);
	stage.libobs().waitFrames(3);
	EXPECT_LT(lumaInTheMiddle(stage.libobs().drawingOf(stage.source())), 20) << "the last picture is stuck";

	stage.hide();
	stage.show();
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	EXPECT_TRUE(eventually([&] { return lumaInTheMiddle(stage.libobs().drawingOf(stage.source())) > 40; }))
		<< "no picture after it was shown again";
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_ENDED));
	EXPECT_EQ(stage.endedSignals(), 2);
	stage.libobs().waitFrames(3);
	EXPECT_LT(lumaInTheMiddle(stage.libobs().drawingOf(stage.source())), 20) << "the last picture is stuck";
}

/// A looping clip goes on to change on the canvas.
void loopsWithoutStopping(uint32_t canvasFps, int clipFps)
{
	const ViewStage stage({.framesPerSecond = canvasFps});
	// Each picture is brighter than the one before; seven seconds at twice the speed.
	const auto clip = stage.clips().gray("40+180*N/" + std::to_string(clipFps * 14),
					     {.framesPerSecond = clipFps, .frames = clipFps * 14});
	obs::ViewSettings settings;
	settings.speedPercent = 200;
	stage.view().apply(settings);
	FrameReader reader;
	stage.view().play(clip);
	stage.waitForPicture(reader);
	int changes = 0;
	int last = -1;
	for (uint32_t frame = 0; frame < 6 * canvasFps; ++frame) {
		const int luma = lumaInTheMiddle(reader.next());
		changes += luma != last ? 1 : 0;
		last = luma;
	}
	EXPECT_GE(changes, static_cast<int>(5 * canvasFps)) << "pictures are stuck";
}

} // namespace

TEST(PlaySlowCanvas, AtOneFrameASecondAClipAt60EndsAndPlaysAgain)
{
	playsEndsAndComesAgain(1, 60);
}

TEST(PlaySlowCanvas, AtOneFrameASecondAClipAt30EndsAndPlaysAgain)
{
	playsEndsAndComesAgain(1, 30);
}

TEST(PlaySlowCanvas, AtFiveFramesASecondAClipAt60EndsAndPlaysAgain)
{
	playsEndsAndComesAgain(5, 60);
}

TEST(PlaySlowCanvas, AtFiveFramesASecondAClipAt30EndsAndPlaysAgain)
{
	playsEndsAndComesAgain(5, 30);
}

TEST(PlaySlowCanvas, AtOneFrameASecondALoopGoesOn)
{
	loopsWithoutStopping(1, 60);
}

TEST(PlaySlowCanvas, AtFiveFramesASecondALoopGoesOn)
{
	loopsWithoutStopping(5, 60);
}

} // namespace r2v::test
