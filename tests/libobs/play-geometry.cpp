// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

/// Luma tells how far to the right, or down, a pixel of the clip is: 40 at its left, 200 at its right.
constexpr char kRampX[] = "40+160*(X+0.5)/W";
constexpr char kRampY[] = "40+160*(Y+0.5)/H";

double placeOf(int luma)
{
	return (luma - 40) / 160.0;
}

OutputFrame shown(const ViewStage &stage, const std::filesystem::path &clip, obs::Fit fit)
{
	FrameReader reader;
	// It would be on until this one has its first picture, however long that takes.
	stage.view().clear();
	EXPECT_TRUE(eventually([&] { return lumaInTheMiddle(reader.next()) < 20; })) << "the clip before is gone";
	obs::ViewSettings settings;
	settings.fit = fit;
	stage.view().apply(settings);
	stage.view().play(clip);
	stage.waitForPicture(reader);
	return reader.next();
}

constexpr double kNear = 0.015;

} // namespace

TEST(PlayGeometry, AContainedTallClipIsInTheMiddleWithNothingBesideIt)
{
	const ViewStage stage;
	const auto ramp = stage.clips().gray(kRampY, {.widthPx = 360, .heightPx = 640});
	const OutputFrame frame = shown(stage, ramp, obs::Fit::contain);
	// 360 x 640 in 640 x 360: 203 wide from 218 on.
	for (const uint32_t y : {2u, 180u, 357u}) {
		EXPECT_LT(lumaAt(frame, 215, y), 20);
		EXPECT_GT(lumaAt(frame, 219, y), 38);
		EXPECT_GT(lumaAt(frame, 419, y), 38);
		EXPECT_LT(lumaAt(frame, 423, y), 20);
		EXPECT_NEAR(placeOf(lumaAt(frame, 320, y)), (y + 0.5) / 360, kNear);
	}
}

TEST(PlayGeometry, ASquareClipCoversTheBoxAndIsCutAboveAndBelow)
{
	const ViewStage stage;
	const auto rampX = stage.clips().gray(kRampX, {.widthPx = 512, .heightPx = 512});
	const auto rampY = stage.clips().gray(kRampY, {.widthPx = 512, .heightPx = 512});
	const OutputFrame acrossX = shown(stage, rampX, obs::Fit::cover);
	for (const uint32_t x : {2u, 320u, 637u}) {
		EXPECT_NEAR(placeOf(lumaAt(acrossX, x, 180)), (x + 0.5) / 640, kNear);
	}
	const OutputFrame acrossY = shown(stage, rampY, obs::Fit::cover);
	for (const uint32_t y : {2u, 180u, 357u}) {
		EXPECT_NEAR(placeOf(lumaAt(acrossY, 320, y)), (y + 0.5 + 140) / 640, kNear);
	}
}

TEST(PlayGeometry, ACoveringClipIsCutToItsBoxEvenInARotatedAndScaledItem)
{
	const ViewStage stage;
	obs_sceneitem_set_rot(stage.item(), 90.0f);
	const vec2 position{{{400.0f, 40.0f}}};
	const vec2 scale{{{0.25f, 0.25f}}};
	obs_sceneitem_set_pos(stage.item(), &position);
	obs_sceneitem_set_scale(stage.item(), &scale);
	const auto ramp = stage.clips().gray("180", {.widthPx = 360, .heightPx = 640});
	obs::ViewSettings settings;
	settings.fit = obs::Fit::cover;
	stage.view().apply(settings);
	stage.view().play(ramp);
	FrameReader reader;
	ASSERT_TRUE(eventually([&] { return lumaAt(reader.next(), 355, 120) > 100; }));
	const OutputFrame frame = reader.next();
	// A box of 160 x 90, turned about its corner: 90 wide to the left of 400, 160 high from 40 on.
	EXPECT_GT(lumaAt(frame, 312, 42), 170);
	EXPECT_GT(lumaAt(frame, 397, 197), 170);
	EXPECT_LT(lumaAt(frame, 307, 120), 20);
	EXPECT_LT(lumaAt(frame, 403, 120), 20);
	EXPECT_LT(lumaAt(frame, 355, 36), 20);
	EXPECT_LT(lumaAt(frame, 355, 204), 20);
}

TEST(PlayGeometry, AStretchedClipFillsTheWholeBox)
{
	const ViewStage stage;
	const auto ramp = stage.clips().gray(kRampX, {.widthPx = 360, .heightPx = 640});
	const OutputFrame frame = shown(stage, ramp, obs::Fit::stretch);
	for (const uint32_t x : {2u, 100u, 320u, 637u}) {
		EXPECT_NEAR(placeOf(lumaAt(frame, x, 5)), (x + 0.5) / 640, kNear);
	}
}

TEST(PlayGeometry, AClipThatLiesOnItsSideIsRotatedUpright)
{
	const ViewStage stage;
	const auto ramp = stage.clips().gray(kRampX, {.widthPx = 640, .heightPx = 360});
	// Clockwise by 90: what was left is on top.
	const OutputFrame right = shown(stage, stage.clips().turned(ramp, 90), obs::Fit::stretch);
	EXPECT_NEAR(placeOf(lumaAt(right, 100, 10)), 10.5 / 360, kNear);
	EXPECT_NEAR(placeOf(lumaAt(right, 500, 300)), 300.5 / 360, kNear);
	const OutputFrame over = shown(stage, stage.clips().turned(ramp, 180), obs::Fit::contain);
	EXPECT_NEAR(placeOf(lumaAt(over, 100, 10)), 1 - 100.5 / 640, kNear);
	const OutputFrame left = shown(stage, stage.clips().turned(ramp, 270), obs::Fit::stretch);
	EXPECT_NEAR(placeOf(lumaAt(left, 100, 50)), 1 - 50.5 / 360, kNear);
}

TEST(PlayGeometry, AMirroredClipIsMirroredButNotUpsideDown)
{
	const ViewStage stage;
	const auto rampX = stage.clips().gray(kRampX, {.widthPx = 640, .heightPx = 360});
	const auto rampY = stage.clips().gray(kRampY, {.widthPx = 640, .heightPx = 360});
	const TestClips::Matrix mirrored{.a = -1, .d = 1};
	const OutputFrame across = shown(stage, stage.clips().placed(rampX, mirrored), obs::Fit::contain);
	EXPECT_NEAR(placeOf(lumaAt(across, 100, 10)), 1 - 100.5 / 640, kNear);
	EXPECT_NEAR(placeOf(lumaAt(across, 500, 300)), 1 - 500.5 / 640, kNear);
	const OutputFrame down = shown(stage, stage.clips().placed(rampY, mirrored), obs::Fit::contain);
	EXPECT_NEAR(placeOf(lumaAt(down, 100, 10)), 10.5 / 360, kNear);
	// Across the diagonal: what was left is on top, what was on top is left.
	const TestClips::Matrix transposed{.a = 0, .b = 1, .c = 1, .d = 0};
	const OutputFrame diagonal = shown(stage, stage.clips().placed(rampX, transposed), obs::Fit::stretch);
	EXPECT_NEAR(placeOf(lumaAt(diagonal, 100, 50)), 50.5 / 360, kNear);
	const OutputFrame other = shown(stage, stage.clips().placed(rampY, transposed), obs::Fit::stretch);
	EXPECT_NEAR(placeOf(lumaAt(other, 100, 50)), 100.5 / 640, kNear);
}

TEST(PlayGeometry, ARotatedClipThatCoversTheBoxIsCutToIt)
{
	const ViewStage stage;
	const auto ramp = stage.clips().gray(kRampX, {.widthPx = 640, .heightPx = 360});
	// Upright it is 360 x 640; its height is scaled to 1138 of which 360 are seen.
	const OutputFrame frame = shown(stage, stage.clips().turned(ramp, 90), obs::Fit::cover);
	for (const uint32_t y : {2u, 180u, 357u}) {
		EXPECT_NEAR(placeOf(lumaAt(frame, 320, y)), (y + 0.5 + 389) / 1138, kNear);
	}
}

TEST(PlayGeometry, PixelsThatAreNotSquareKeepTheirShape)
{
	const ViewStage stage;
	// 360 x 360 pixels of twice their height wide are 2:1, which leaves 20 rows above and below.
	const auto ramp = stage.clips().gray(kRampX, {.widthPx = 360, .heightPx = 360, .filters = "setsar=2/1"});
	const OutputFrame frame = shown(stage, ramp, obs::Fit::contain);
	EXPECT_LT(lumaAt(frame, 320, 17), 20);
	EXPECT_GT(lumaAt(frame, 320, 22), 100);
	EXPECT_GT(lumaAt(frame, 320, 337), 100);
	EXPECT_LT(lumaAt(frame, 320, 342), 20);
	EXPECT_NEAR(placeOf(lumaAt(frame, 600, 180)), 600.5 / 640, kNear);
}

TEST(PlayGeometry, TheBoxHasTheSizeOfTheCanvasUnlessSetAndNeverThatOfTheClip)
{
	const ViewStage stage;
	EXPECT_EQ(obs_source_get_width(stage.source()), 640u);
	EXPECT_EQ(obs_source_get_height(stage.source()), 360u);
	stage.view().play(stage.clips().gray("180", {.widthPx = 128, .heightPx = 256}));
	FrameReader reader;
	stage.waitForPicture(reader);
	EXPECT_EQ(obs_source_get_width(stage.source()), 640u);
	EXPECT_EQ(obs_source_get_height(stage.source()), 360u);

	obs::ViewSettings settings;
	settings.widthPx = 200;
	settings.heightPx = 100;
	stage.view().apply(settings);
	EXPECT_EQ(obs_source_get_width(stage.source()), 200u);
	EXPECT_EQ(obs_source_get_height(stage.source()), 100u);
	OutputFrame frame;
	EXPECT_TRUE(eventually([&] {
		frame = reader.next();
		return lumaAt(frame, 100, 50) > 170;
	})) << "the clip in the box";
	EXPECT_LT(lumaAt(frame, 100, 104), 20);
}

} // namespace r2v::test
