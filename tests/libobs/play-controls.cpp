// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

/// The last of a few frames, once what was asked for has settled.
int settledLuma(const ViewStage &stage, FrameReader &reader)
{
	stage.libobs().waitFrames(8);
	reader.skipToNow();
	return lumaInTheMiddle(reader.next());
}

} // namespace

TEST(PlayControls, WithoutAClipThereIsNoMediaAndNothingIsDrawn)
{
	const ViewStage stage;
	FrameReader reader;
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_NONE);
	EXPECT_EQ(stage.view().durationMs(), 0);
	EXPECT_FALSE(stage.view().hasClip());
	stage.view().pause(true);
	stage.view().seek(500);
	stage.view().restart();
	stage.view().stop();
	EXPECT_LT(settledLuma(stage, reader), 20);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_NONE);
}

TEST(PlayControls, APlayingClipReportsItsTimeAndLength)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {.frames = 30}));
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	EXPECT_NEAR(stage.view().durationMs(), 1000, 40);
	EXPECT_TRUE(eventually([&] { return stage.view().timeMs() > 500; }));
	EXPECT_TRUE(eventually([&] { return stage.view().timeMs() < 400; })) << "it does not loop";
	EXPECT_EQ(stage.startedSignals(), 1);
}

TEST(PlayControls, PausingHoldsTheFrameAndPlayingGoesOnFromThere)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(12);
	stage.view().pause(true);
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PAUSED));
	const int held = settledLuma(stage, reader);
	stage.libobs().waitFrames(15);
	reader.skipToNow();
	EXPECT_EQ(lumaInTheMiddle(reader.next()), held);

	reader.skipToNow();
	stage.view().pause(false);
	// After a pause of most of a second the next frames come at once and in order.
	std::vector<int> moved;
	for (int n = 0; n < 12; n++) {
		const int luma = lumaInTheMiddle(reader.next());
		if (luma != held) {
			moved.push_back(frameNumber(luma));
		}
	}
	ASSERT_GE(moved.size(), 7u) << "it waited as long as it had paused";
	EXPECT_NEAR(moved.front(), frameNumber(held) + 1, 1);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PLAYING);
	EXPECT_EQ(stage.startedSignals(), 2) << "OBS's media source signals that it goes on";
}

TEST(PlayControls, SeekingWhilePausedShowsThatFrame)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().pause(true);
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PAUSED));
	for (const int64_t timeMs : {1500, 300, 1000}) {
		stage.view().seek(timeMs);
		EXPECT_NEAR(frameNumber(settledLuma(stage, reader)), timeMs * 30 / 1000, 1);
		EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PAUSED);
		EXPECT_NEAR(stage.view().timeMs(), timeMs, 40);
	}
}

TEST(PlayControls, SeekingWhilePlayingGoesOnFromThere)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("32+N", {.frames = 180}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().seek(4000);
	EXPECT_TRUE(eventually([&] { return lumaInTheMiddle(reader.next()) >= 32 + 119; }));
	EXPECT_LT(lumaInTheMiddle(reader.next()), 32 + 150);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PLAYING);
}

TEST(PlayControls, AStoppedClipShowsNothingUntilItIsRestarted)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().stop();
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_STOPPED));
	EXPECT_LT(settledLuma(stage, reader), 20);

	reader.skipToNow();
	stage.view().restart();
	int first = 0;
	while ((first = lumaInTheMiddle(reader.next())) < 24) {
	}
	EXPECT_EQ(frameNumber(first), 0);
	EXPECT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	EXPECT_EQ(stage.startedSignals(), 2);
}

TEST(PlayControls, RestartingAPlayingClipShowsNoBlackFrame)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(12);
	reader.skipToNow();
	const uint32_t laggedBefore = obs_get_lagged_frames();
	stage.view().restart();
	int before = 0;
	int now = frameNumber(lumaInTheMiddle(reader.next()));
	const bool beganAnew = eventually([&] {
		before = now;
		now = frameNumber(lumaInTheMiddle(reader.next()));
		EXPECT_GE(now, 0) << "black";
		return now < before;
	});
	EXPECT_TRUE(beganAnew);
	// A frame of the canvas that libobs left out may have been the one for the first of the clip.
	EXPECT_LE(now, static_cast<int>(obs_get_lagged_frames() - laggedBefore));
	EXPECT_LT(before, 55) << "that was its loop";
}

TEST(PlayControls, AnEndedClipPlaysAgainOnceItIsSetToLoop)
{
	const ViewStage stage;
	obs::ViewSettings settings;
	settings.onEnd = obs::OnEnd::freeze;
	stage.view().apply(settings);
	stage.view().play(stage.clips().gray(kNumberedLuma, {.frames = 10}));
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_ENDED));
	settings.onEnd = obs::OnEnd::loop;
	stage.view().apply(settings);
	EXPECT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
}

TEST(PlayControls, AFileThatIsNoClipLeavesTheClipOnAir)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("180", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().play(stage.clips().file("page.mp4", "<html>502 Bad Gateway</html>"));
	EXPECT_NEAR(settledLuma(stage, reader), 180, 2);
	stage.view().play(stage.clips().folder() / "not-there.mp4");
	EXPECT_NEAR(settledLuma(stage, reader), 180, 2);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PLAYING);
}

TEST(PlayControls, AfterClearingThereIsNoClip)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("180", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().clear();
	EXPECT_LT(settledLuma(stage, reader), 20);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_NONE);
	EXPECT_FALSE(stage.view().hasClip());
}

TEST(PlayControls, OutsideTheProgramAClipWaitsAtItsFirstFrame)
{
	const ViewStage stage;
	stage.hide();
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PAUSED));
	stage.libobs().waitFrames(15);
	FrameReader reader;
	stage.show();
	int first = 0;
	while ((first = lumaInTheMiddle(reader.next())) < 24) {
	}
	EXPECT_EQ(frameNumber(first), 0);
	EXPECT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
}

} // namespace r2v::test
