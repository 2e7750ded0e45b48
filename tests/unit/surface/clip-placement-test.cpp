// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "obs/delivery/clip-placement.hpp"

namespace r2v::test {
namespace {

using obs::ClipPlacement;
using obs::Fit;
using obs::Margins;
using obs::placeClip;

void expectPlace(const std::optional<ClipPlacement> &placement, double x, double y, double width, double height)
{
	ASSERT_TRUE(placement);
	EXPECT_NEAR(placement->x, x, 1e-6);
	EXPECT_NEAR(placement->y, y, 1e-6);
	EXPECT_NEAR(placement->widthPx, width, 1e-6);
	EXPECT_NEAR(placement->heightPx, height, 1e-6);
}

void expectCrop(const Margins &crop, int left, int top, int right, int bottom)
{
	EXPECT_EQ(crop.left, left);
	EXPECT_EQ(crop.top, top);
	EXPECT_EQ(crop.right, right);
	EXPECT_EQ(crop.bottom, bottom);
}

TEST(ClipPlacement, AClipOfTheBoxesAspectFillsItUncropped)
{
	const auto placement = placeClip({1920, 1080, {}, Fit::contain}, 1280, 720);
	expectPlace(placement, 0, 0, 1920, 1080);
	expectCrop(placement->crop, 0, 0, 0, 0);
}

TEST(ClipPlacement, ContainLeavesBordersOnBothSides)
{
	const auto placement = placeClip({1920, 1080, {}, Fit::contain}, 720, 720);
	expectPlace(placement, 420, 0, 1080, 1080);
	expectCrop(placement->crop, 0, 0, 0, 0);
}

TEST(ClipPlacement, CoverCutsWhatIsOverTheBox)
{
	const auto placement = placeClip({1920, 1080, {}, Fit::cover}, 960, 960);
	expectPlace(placement, 0, 0, 1920, 1080);
	expectCrop(placement->crop, 0, 210, 0, 210);
}

TEST(ClipPlacement, StretchFillsTheBoxWhateverTheAspect)
{
	expectPlace(placeClip({1920, 1080, {}, Fit::stretch}, 720, 720), 0, 0, 1920, 1080);
}

TEST(ClipPlacement, ACropOfTheItemCutsTheClipWhereItLies)
{
	// The clip covers 420..1500 of the box; the item shows 520..1400 of it.
	const auto placement = placeClip({1920, 1080, {520, 0, 520, 108}, Fit::contain}, 540, 540);
	expectPlace(placement, 0, 0, 880, 972);
	expectCrop(placement->crop, 50, 0, 50, 54);
}

TEST(ClipPlacement, ACropOfTheBordersAloneOnlyMovesTheClip)
{
	const auto placement = placeClip({1920, 1080, {300, 0, 0, 0}, Fit::contain}, 720, 720);
	expectPlace(placement, 120, 0, 1080, 1080);
	expectCrop(placement->crop, 0, 0, 0, 0);
}

TEST(ClipPlacement, AnItemCroppedToTheBordersShowsNoClip)
{
	EXPECT_FALSE(placeClip({1920, 1080, {0, 0, 1600, 0}, Fit::contain}, 720, 720));
}

TEST(ClipPlacement, NothingIsPlacedWithoutSizes)
{
	EXPECT_FALSE(placeClip({0, 0, {}, Fit::contain}, 720, 720));
	EXPECT_FALSE(placeClip({1920, 1080, {}, Fit::contain}, 0, 0));
}

} // namespace
} // namespace r2v::test
