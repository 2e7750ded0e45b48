// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

/// Of one gray in the luma of the clips.
std::shared_ptr<const media::RgbxImage> grayStill(int luma)
{
	auto image = std::make_shared<media::RgbxImage>();
	image->widthPx = 64;
	image->heightPx = 36;
	image->pixels.assign(size_t{64} * 36 * 4, static_cast<uint8_t>((luma - 16) * 255 / 219));
	return image;
}

int settledLuma(const ViewStage &stage, FrameReader &reader)
{
	stage.libobs().waitFrames(8);
	reader.skipToNow();
	return lumaInTheMiddle(reader.next());
}

} // namespace

TEST(PlayWaiting, AStillReplacesTheClipWhichGoesOnAfterwards)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray(kNumberedLuma, {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(10);
	stage.view().cover(grayStill(220));
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PAUSED));
	const int64_t heldMs = stage.view().timeMs();
	EXPECT_NEAR(settledLuma(stage, reader), 220, 2);
	stage.libobs().waitFrames(15);
	EXPECT_EQ(stage.view().timeMs(), heldMs) << "it is decoded though nobody sees it";

	reader.skipToNow();
	stage.view().uncover();
	ASSERT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
	int luma = 0;
	do {
		luma = lumaInTheMiddle(reader.next());
		EXPECT_GE(luma, 28) << "black in between";
	} while (luma > 215);
	EXPECT_NEAR(frameNumber(luma), heldMs * 30 / 1000, 3);
}

TEST(PlayWaiting, TheClipCanBeReplacedByNothing)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("180", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().cover(nullptr);
	EXPECT_LT(settledLuma(stage, reader), 20);
	stage.view().uncover();
	EXPECT_NEAR(settledLuma(stage, reader), 180, 2);
}

TEST(PlayWaiting, TheNextClipReplacesTheStillAndTheOldOneIsNotSeenAgain)
{
	const ViewStage stage;
	const auto next = stage.clips().gray("200", {});
	for (const int64_t transitionMs : {0, 400}) {
		obs::ViewSettings settings;
		settings.transitionMs = transitionMs;
		stage.view().apply(settings);
		stage.view().play(stage.clips().gray("60", {}));
		FrameReader reader;
		EXPECT_TRUE(eventually([&] { return std::abs(lumaInTheMiddle(reader.next()) - 60) <= 2; }));
		stage.view().cover(grayStill(120));
		EXPECT_TRUE(eventually([&] { return std::abs(lumaInTheMiddle(reader.next()) - 120) <= 2; }));
		reader.skipToNow();
		stage.view().play(next);
		std::vector<int> lumas;
		EXPECT_TRUE(eventually([&] {
			lumas.push_back(lumaInTheMiddle(reader.next()));
			return lumas.back() >= 198;
		}));
		EXPECT_GE(*std::min_element(lumas.begin(), lumas.end()), 118) << testing::PrintToString(lumas);
		const auto between =
			std::count_if(lumas.begin(), lumas.end(), [](int luma) { return luma > 124 && luma < 196; });
		EXPECT_TRUE(transitionMs == 0 ? between == 0 : between >= 5) << testing::PrintToString(lumas);
		EXPECT_NEAR(settledLuma(stage, reader), 200, 2);
		EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PLAYING);
	}
}

namespace {

/// Rows of its own gray each, so that a band that is missing or misplaced is seen.
std::shared_ptr<const media::RgbxImage> largeStill(uint32_t widthPx, uint32_t heightPx)
{
	auto image = std::make_shared<media::RgbxImage>();
	image->widthPx = widthPx;
	image->heightPx = heightPx;
	image->pixels.resize(size_t{widthPx} * heightPx * 4);
	for (uint32_t row = 0; row < heightPx; row++) {
		std::fill_n(image->pixels.begin() + static_cast<ptrdiff_t>(size_t{row} * widthPx * 4),
			    size_t{widthPx} * 4, static_cast<uint8_t>(64 + row * 160 / heightPx));
	}
	return image;
}

} // namespace

TEST(PlayWaiting, ALargeStillAppearsOnlyOnceAllOfItIsThere)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("40", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	for (const auto &[widthPx, heightPx] : {std::pair{4096u, 4096u}, {4096u, 2304u}, {3000u, 3u}}) {
		stage.view().cover(largeStill(widthPx, heightPx));
		const auto isClip = [](const OutputFrame &frame) { return std::abs(lumaInTheMiddle(frame) - 40) <= 3; };
		OutputFrame frame = reader.next();
		EXPECT_TRUE(eventually([&] {
			frame = reader.next();
			return !isClip(frame);
		}));
		const uint32_t seenPx = std::min(frame.heightPx, frame.widthPx * heightPx / widthPx);
		const uint32_t top = (frame.heightPx - seenPx) / 2;
		for (uint32_t y = 4; seenPx > 8 && y < seenPx - 4; y += 5) {
			const uint32_t rgb = frame.rgbAt(frame.widthPx / 2, top + y);
			EXPECT_NEAR(static_cast<int>(rgb >> 8 & 0xff), static_cast<int>(64 + y * 160 / seenPx), 6)
				<< widthPx << "x" << heightPx << " at row " << y;
		}
		stage.view().uncover();
		EXPECT_TRUE(eventually([&] { return isClip(reader.next()); }));
	}
}

TEST(PlayWaiting, AStillThatIsNoLongerWantedNeverAppears)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("40", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	const auto large = largeStill(4096, 4096);
	stage.view().cover(large);
	stage.libobs().waitFrames(2);
	stage.view().cover(grayStill(200));
	EXPECT_NEAR(settledLuma(stage, reader), 200, 2);
	stage.view().uncover();
	EXPECT_NEAR(settledLuma(stage, reader), 40, 3);
	reader.skipToNow();
	stage.view().cover(large);
	stage.libobs().waitFrames(2);
	stage.view().uncover();
	stage.libobs().waitFrames(25);
	while (reader.queued() > 0) {
		EXPECT_NEAR(lumaInTheMiddle(reader.next()), 40, 3);
	}
}

TEST(PlayWaiting, AfterHidingAndShowingTheStillIsThereAndTheClipWaits)
{
	const ViewStage stage;
	stage.view().play(stage.clips().gray("60", {}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.view().cover(grayStill(150));
	EXPECT_NEAR(settledLuma(stage, reader), 150, 2);
	stage.hide();
	stage.show();
	EXPECT_NEAR(settledLuma(stage, reader), 150, 2);
	EXPECT_EQ(stage.view().mediaState(), OBS_MEDIA_STATE_PAUSED);
	stage.hide();
	stage.view().uncover();
	stage.show();
	EXPECT_NEAR(settledLuma(stage, reader), 60, 2);
	EXPECT_TRUE(stage.waitForState(OBS_MEDIA_STATE_PLAYING));
}

} // namespace r2v::test
