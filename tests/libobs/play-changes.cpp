// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

size_t childrenOf(obs_source_t *source)
{
	size_t count = 0;
	obs_source_enum_active_sources(
		source, [](obs_source_t *, obs_source_t *, void *param) { ++*static_cast<size_t *>(param); }, &count);
	return count;
}

/// Every frame from now on until the middle is of this luma for the second time in a row.
std::vector<OutputFrame> framesUntil(FrameReader &reader, int luma)
{
	std::vector<OutputFrame> frames;
	int found = 0;
	EXPECT_TRUE(eventually([&] {
		frames.push_back(reader.next());
		found += std::abs(lumaInTheMiddle(frames.back()) - luma) <= 2 ? 1 : 0;
		return found >= 2;
	}));
	return frames;
}

std::vector<int> lumasOf(const std::vector<OutputFrame> &frames)
{
	std::vector<int> lumas;
	std::transform(frames.begin(), frames.end(), std::back_inserter(lumas), lumaInTheMiddle);
	return lumas;
}

obs::ViewSettings fading(int64_t transitionMs)
{
	obs::ViewSettings settings;
	settings.transitionMs = transitionMs;
	return settings;
}

} // namespace

TEST(PlayChanges, AClipForTheLoopPointFollowsTheLastFrameOfTheLap)
{
	const ViewStage stage;
	const auto second = stage.clips().gray("232", {});
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(10);
	reader.skipToNow();
	stage.view().play(second, media::When::atLoop);
	const std::vector<int> lumas = lumasOf(framesUntil(reader, 232));
	ASSERT_GE(lumas.size(), 20u) << "it did not wait for the end of the lap";
	// Instead of each frame that libobs left out it shows the one before it again.
	const int lagged = static_cast<int>(obs_get_lagged_frames());
	for (size_t n = 1; n + 2 < lumas.size(); n++) {
		const int step = frameNumber(lumas[n]) - frameNumber(lumas[n - 1]);
		EXPECT_TRUE(step == 1 || (lagged > 0 && step >= 0 && step <= 1 + lagged))
			<< "frame " << n << ": " << testing::PrintToString(lumas);
	}
	EXPECT_NEAR(lumas[lumas.size() - 3], kLastLuma, 1 + 3 * lagged) << testing::PrintToString(lumas);
	EXPECT_EQ(stage.startedSignals(), 2);
	EXPECT_EQ(childrenOf(stage.source()), 1u);
}

TEST(PlayChanges, OneClipFadesIntoAnotherSteadily)
{
	const ViewStage stage;
	const auto bright = stage.clips().gray("200", {});
	stage.view().apply(fading(600));
	stage.view().play(stage.clips().gray("60", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	EXPECT_EQ(childrenOf(stage.source()), 1u) << "before a fade";
	stage.libobs().waitFrames(8);
	reader.skipToNow();
	stage.view().play(bright);
	const std::vector<int> lumas = lumasOf(framesUntil(reader, 200));
	EXPECT_TRUE(std::is_sorted(lumas.begin(), lumas.end())) << testing::PrintToString(lumas);
	const auto between =
		std::count_if(lumas.begin(), lumas.end(), [](int luma) { return luma > 64 && luma < 196; });
	const int lagged = static_cast<int>(obs_get_lagged_frames());
	EXPECT_GE(between, 12 - lagged) << testing::PrintToString(lumas);
	EXPECT_LE(between, 19 + lagged) << testing::PrintToString(lumas);
	int largestStep = 0;
	for (size_t n = 1; n < lumas.size(); n++) {
		largestStep = std::max(largestStep, lumas[n] - lumas[n - 1]);
	}
	// Even on the screen, so in the middle it is between the two; a frame that libobs skipped counts double.
	EXPECT_LE(largestStep, 17 * (1 + lagged));
}

/// Who draws the scene holds a reference for as long. Were it the last one, libobs would destroy the child there, for
/// which it wants a lock that its own thread holds while it waits for the scene: OBS 29 froze on a screenshot at the
/// end of a fade.
TEST(PlayChanges, TheSecondLayerLivesAsLongAsTheSource)
{
	const ViewStage stage;
	const auto bright = stage.clips().gray("200", {});
	std::vector<OBSWeakSourceAutoRelease> children;
	stage.view().apply(fading(200));
	stage.view().play(stage.clips().gray("60", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().play(bright);
	framesUntil(reader, 200);
	obs_source_enum_active_sources(
		stage.source(),
		[](obs_source_t *, obs_source_t *child, void *param) {
			static_cast<decltype(children) *>(param)->emplace_back(obs_source_get_weak_source(child));
		},
		&children);
	EXPECT_EQ(children.size(), 2u);
	stage.view().apply(fading(0));
	stage.view().clear();
	stage.view().play(bright);
	framesUntil(reader, 200);
	for (obs_weak_source_t *const child : children) {
		EXPECT_FALSE(obs_weak_source_expired(child));
	}
}

TEST(PlayChanges, AFadeBetweenTwoWhiteClipsStaysWhite)
{
	const ViewStage stage;
	const auto another = stage.clips().gray("235", {.widthPx = 320, .heightPx = 180});
	stage.view().apply(fading(500));
	stage.view().play(stage.clips().gray("235", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(8);
	reader.skipToNow();
	stage.view().play(another);
	size_t mixed = 0;
	for (int n = 0; n < 40; n++) {
		mixed += childrenOf(stage.source()) == 2 ? 1 : 0;
		const OutputFrame frame = reader.next();
		for (const uint32_t x : {2u, 320u, 637u}) {
			for (const uint32_t y : {2u, 180u, 357u}) {
				EXPECT_GE(lumaAt(frame, x, y), 234) << "frame " << n << " at " << x << ", " << y;
			}
		}
	}
	EXPECT_GT(mixed, 5u) << "there was no fade";
}

TEST(PlayChanges, ClipsOfDifferentShapesFadeEachInItsOwnPlace)
{
	const ViewStage stage;
	const auto tall = stage.clips().gray("200", {.widthPx = 180, .heightPx = 360});
	for (const obs::Fit fit : {obs::Fit::contain, obs::Fit::cover}) {
		obs::ViewSettings settings = fading(500);
		settings.fit = fit;
		stage.view().apply(settings);
		stage.view().play(stage.clips().gray("100", {}));
		FrameReader reader;
		framesUntil(reader, 100);
		reader.skipToNow();
		stage.view().play(tall);
		int between = 0;
		for (const OutputFrame &frame : framesUntil(reader, 200)) {
			const int middle = lumaInTheMiddle(frame);
			const int side = lumaAt(frame, 40, 180);
			if (middle > 105 && middle < 195) {
				between++;
				if (fit == obs::Fit::contain) {
					// The side goes to nothing while the middle becomes the other clip.
					EXPECT_LT(side, 98);
					EXPECT_NEAR(side, 100 - (middle - 100) * 84 / 100, 6);
				} else {
					EXPECT_NEAR(side, middle, 2);
				}
			}
		}
		EXPECT_GE(between, 5);
	}
}

TEST(PlayChanges, LapsFadeIntoEachOther)
{
	const ViewStage stage;
	stage.view().apply(fading(400));
	stage.view().play(stage.clips().gray("if(lt(N,20),60,200)", {.frames = 40}));
	FrameReader reader;
	stage.waitForPicture(reader);
	ASSERT_TRUE(eventually([&] { return childrenOf(stage.source()) == 2; }));
	reader.skipToNow();
	int between = 0;
	int fades = 0;
	bool wasBetween = false;
	for (int n = 0; n < 75; n++) {
		const int luma = lumaInTheMiddle(reader.next());
		EXPECT_GE(luma, 58);
		const bool isBetween = luma > 64 && luma < 196;
		between += isBetween ? 1 : 0;
		fades += isBetween && !wasBetween ? 1 : 0;
		wasBetween = isBetween;
	}
	// One in 28 frames.
	EXPECT_GE(fades, 2);
	EXPECT_NEAR(static_cast<double>(between) / fades, 11, 3);
	EXPECT_EQ(stage.startedSignals(), 1);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PLAYING);
}

TEST(PlayChanges, CommandsInTheMiddleOfAFadeLeaveNoStalePicture)
{
	const ViewStage stage;
	const auto dark = stage.clips().gray("60", {});
	const auto bright = stage.clips().gray("200", {});
	obs::ViewSettings settings = fading(600);
	settings.onEnd = obs::OnEnd::freeze;
	stage.view().apply(settings);
	const auto drawnNow = [&] { return lumaInTheMiddle(stage.libobs().drawingOf(stage.source())); };
	const auto goIntoTheFade = [&] {
		stage.view().clear();
		EXPECT_TRUE(eventually([&] { return drawnNow() < 20; }));
		stage.view().play(dark);
		EXPECT_TRUE(eventually([&] { return drawnNow() >= 58; }));
		stage.view().play(bright);
		EXPECT_TRUE(eventually([&] { return drawnNow() > 80; }));
	};
	const auto settlesAt = [&](int luma) {
		for (int n = 0; n < 4; n++) {
			stage.libobs().waitFrames(2);
			EXPECT_NEAR(drawnNow(), luma, 2);
		}
	};
	goIntoTheFade();
	stage.view().pause(true);
	settlesAt(200);
	goIntoTheFade();
	stage.view().seek(500);
	settlesAt(200);
	goIntoTheFade();
	stage.view().restart();
	settlesAt(200);
	goIntoTheFade();
	stage.view().stop();
	settlesAt(16);
	goIntoTheFade();
	stage.view().clear();
	settlesAt(16);
	goIntoTheFade();
	stage.hide();
	stage.show();
	std::vector<int> shown;
	for (int n = 0; n < 12; n++) {
		stage.libobs().waitFrames(1);
		shown.push_back(drawnNow());
	}
	EXPECT_TRUE(std::all_of(shown.begin(), shown.end(), [](int luma) { return luma < 20 || luma > 198; }))
		<< testing::PrintToString(shown);
	settlesAt(200);
}

} // namespace r2v::test
