// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

/// Luma in the middle of so many frames of the program.
std::vector<int> watch(FrameReader &reader, int frames)
{
	std::vector<int> lumas;
	for (int n = 0; n < frames; n++) {
		lumas.push_back(lumaInTheMiddle(reader.next()));
	}
	return lumas;
}

/// The same, while libobs itself kept its pace: on a machine that is busy it repeats frames of the whole canvas.
/// Nothing where it never did.
std::vector<int> watchUndisturbed(FrameReader &reader, int frames)
{
	for (int attempt = 0; attempt < 12; attempt++) {
		const uint32_t laggedBefore = obs_get_lagged_frames();
		std::vector<int> lumas = watch(reader, frames);
		if (obs_get_lagged_frames() == laggedBefore) {
			return lumas;
		}
	}
	return {};
}

/// Every frame until the clip of this luma is on.
std::vector<int> watchUntil(FrameReader &reader, int luma)
{
	std::vector<int> lumas;
	eventually([&] {
		lumas.push_back(lumaInTheMiddle(reader.next()));
		return std::abs(lumas.back() - luma) <= 2;
	});
	return lumas;
}

/// Frames that are neither the next of the clip nor its first after its last; the start is left out.
int wrongSteps(const std::vector<int> &lumas, std::string &where)
{
	int wrong = 0;
	for (size_t n = 1; n < lumas.size(); n++) {
		const int before = frameNumber(lumas[n - 1]);
		const int now = frameNumber(lumas[n]);
		if (now != (before + 1) % kShortFrames) {
			wrong++;
			where += " @" + std::to_string(n) + ":" + std::to_string(before) + ">" + std::to_string(now);
		}
	}
	return wrong;
}

int darkFrames(const std::vector<int> &lumas)
{
	return static_cast<int>(std::count_if(lumas.begin(), lumas.end(), [](int luma) { return luma < 28; }));
}

} // namespace

TEST(PlayFrames, ALoopingClipShowsEachFrameOnceOverManyLoops)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {.frames = kShortFrames}));
	FrameReader reader;
	stage.waitForPicture(reader);
	watch(reader, kShortFrames);

	const std::vector<int> lumas = watchUndisturbed(reader, 4 * kShortFrames);
	if (lumas.empty()) {
		GTEST_SKIP() << "this machine is too busy for libobs to keep its pace";
	}
	std::string where;
	EXPECT_EQ(wrongSteps(lumas, where), 0) << where;
}

TEST(PlayFrames, AClipAt24FramesASecondRepeatsEveryFourthFrameAt30)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {.framesPerSecond = 24, .frames = kShortFrames}));
	FrameReader reader;
	stage.waitForPicture(reader);
	watch(reader, kShortFrames);

	const std::vector<int> lumas = watchUndisturbed(reader, 81);
	if (lumas.empty()) {
		GTEST_SKIP() << "this machine is too busy for libobs to keep its pace";
	}
	int held = 0;
	int skipped = 0;
	for (size_t n = 1; n < lumas.size(); n++) {
		const int step = (frameNumber(lumas[n]) - frameNumber(lumas[n - 1]) + kShortFrames) % kShortFrames;
		held += step == 0;
		skipped += step > 1;
	}
	EXPECT_EQ(skipped, 0);
	EXPECT_NEAR(held, 16, 1);
}

TEST(PlayFrames, AClipOfTheSameSizeComesWithoutABlackFrame)
{
	const ViewStage stage;
	const auto dark = stage.clips().gray("60", {});
	const auto bright = stage.clips().gray("200", {});
	stage.view().play(dark);
	FrameReader reader;
	stage.waitForPicture(reader);
	for (int round = 0; round < 4; round++) {
		stage.view().play(round % 2 == 0 ? bright : dark);
		const int luma = round % 2 == 0 ? 200 : 60;
		const std::vector<int> change = watchUntil(reader, luma);
		EXPECT_EQ(darkFrames(change), 0) << "round " << round;
		EXPECT_NEAR(change.back(), luma, 2) << "round " << round;
		EXPECT_EQ(darkFrames(watch(reader, 10)), 0) << "round " << round;
	}
}

TEST(PlayFrames, AClipOfAnotherSizeAndRotationComesWithoutABlackFrame)
{
	const ViewStage stage;
	const auto wide = stage.clips().gray("60", {});
	const auto tall = stage.clips().turned(stage.clips().gray("200", {.widthPx = 320, .heightPx = 240}), 90);
	stage.view().play(wide);
	FrameReader reader;
	stage.waitForPicture(reader);
	for (int round = 0; round < 4; round++) {
		stage.view().play(round % 2 == 0 ? tall : wide);
		const int luma = round % 2 == 0 ? 200 : 60;
		const std::vector<int> change = watchUntil(reader, luma);
		EXPECT_EQ(darkFrames(change), 0) << "round " << round;
		EXPECT_NEAR(change.back(), luma, 2) << "round " << round;
		EXPECT_EQ(darkFrames(watch(reader, 10)), 0) << "round " << round;
	}
}

TEST(PlayFrames, AClipThatEndsHidesAfterItsLastFrame)
{
	const ViewStage stage;
	obs::ViewSettings settings;
	settings.onEnd = obs::OnEnd::hide;
	stage.view().apply(settings);
	FrameReader reader;
	stage.view().play(stage.clips().gray(kNumberedLuma, {.frames = kShortFrames}));
	stage.waitForPicture(reader);

	const uint32_t laggedBefore = obs_get_lagged_frames();
	const std::vector<int> lumas = watch(reader, kShortFrames + 25);
	const uint32_t lagged = obs_get_lagged_frames() - laggedBefore;
	const auto firstDark = std::find_if(lumas.begin(), lumas.end(), [](int luma) { return luma < 28; });
	ASSERT_NE(firstDark, lumas.end());
	// A frame of the canvas that libobs left out was one of the clip too.
	EXPECT_NEAR(*(firstDark - 1), kShortLastLuma, 1 + 3 * lagged) << "the last frame was not shown";
	EXPECT_EQ(darkFrames({firstDark, lumas.end()}), lumas.end() - firstDark) << "it came back";
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_ENDED);
	EXPECT_EQ(stage.endedSignals(), 1);
	EXPECT_EQ(stage.startedSignals(), 1);
}

TEST(PlayFrames, AClipThatFreezesKeepsItsLastFrame)
{
	const ViewStage stage;
	obs::ViewSettings settings;
	settings.onEnd = obs::OnEnd::freeze;
	stage.view().apply(settings);
	FrameReader reader;
	stage.view().play(stage.clips().gray(kNumberedLuma, {.frames = kShortFrames}));
	stage.waitForPicture(reader);
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_ENDED));
	stage.libobs().waitFrames(5);
	reader.skipToNow();
	for (const int luma : watch(reader, 20)) {
		EXPECT_NEAR(luma, kShortLastLuma, 1);
	}
	EXPECT_EQ(stage.endedSignals(), 1);
}

TEST(PlayFrames, ShownAgainItStartsWithItsFirstFrameAndNoStaleOne)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	for (int round = 0; round < 6; round++) {
		stage.libobs().waitFrames(5);
		stage.hide();
		while (lumaInTheMiddle(reader.next()) >= 28) {
		}
		stage.libobs().waitFrames(round % 4);
		stage.show();
		int luma = 0;
		ASSERT_TRUE(eventually([&] { return (luma = lumaInTheMiddle(reader.next())) >= 28; }));
		std::vector<int> shown{frameNumber(luma)};
		for (const int next : watch(reader, 6)) {
			if (next >= 28) {
				shown.push_back(frameNumber(next));
			}
		}
		EXPECT_EQ(shown.front(), 0) << "round " << round;
		EXPECT_TRUE(std::is_sorted(shown.begin(), shown.end()))
			<< "round " << round << ": " << testing::PrintToString(shown);
	}
}

TEST(PlayFrames, GoesOnWhereItWasHiddenIfSetToPause)
{
	const ViewStage stage;
	obs::ViewSettings settings;
	settings.onHide = obs::OnHide::pause;
	stage.view().apply(settings);
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(10);
	stage.hide();
	EXPECT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PAUSED));
	stage.libobs().waitFrames(5);
	const int64_t timeMs = stage.view().timeMs();
	stage.libobs().waitFrames(20);
	EXPECT_EQ(stage.view().timeMs(), timeMs);
	reader.skipToNow();
	stage.show();
	EXPECT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	stage.waitForPicture(reader);
	EXPECT_NEAR(frameNumber(lumaInTheMiddle(reader.next())), timeMs * 30 / 1000, 5);
}

TEST(PlayFrames, KeepsPlayingWhileHiddenIfSetToContinue)
{
	const ViewStage stage;
	obs::ViewSettings settings;
	settings.onHide = obs::OnHide::keepPlaying;
	stage.view().apply(settings);
	stage.view().play(stage.clips().gray(kNumberedLuma, {.frames = 70}));
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	stage.hide();
	const int64_t timeMs = stage.view().timeMs();
	EXPECT_TRUE(eventually([&] { return stage.view().timeMs() > timeMs + 200; }));
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PLAYING);
}

} // namespace r2v::test
