// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/air/box-fit.hpp"

namespace r2v::test {

using obs::Fit;
using obs::fitIntoBox;
using obs::PictureShape;
using obs::Placement;
using obs::Rect;

TEST(SourceBoxFit, ContainShowsTheWholePictureInTheMiddle)
{
	const Placement placement = fitIntoBox({720, 1280, 0, 1.0}, 1920, 1080, Fit::contain);
	EXPECT_EQ(placement.seen, (Rect{0, 0, 720, 1280}));
	EXPECT_EQ(placement.place, (Rect{656, 0, 608, 1080}));
}

TEST(SourceBoxFit, CoverFillsTheBoxAndCutsTheRest)
{
	const Placement placement = fitIntoBox({720, 1280, 0, 1.0}, 1920, 1080, Fit::cover);
	EXPECT_EQ(placement.seen, (Rect{0, 437, 720, 405}));
	EXPECT_EQ(placement.place, (Rect{0, 0, 1920, 1080}));
}

TEST(SourceBoxFit, StretchFitsTheWholePictureIntoTheWholeBox)
{
	const Placement placement = fitIntoBox({720, 1280, 90, 1.0}, 300, 200, Fit::stretch);
	EXPECT_EQ(placement.seen, (Rect{0, 0, 1280, 720}));
	EXPECT_EQ(placement.place, (Rect{0, 0, 300, 200}));
}

TEST(SourceBoxFit, ARotatedPictureFitsByItsUprightShape)
{
	EXPECT_EQ(fitIntoBox({1280, 720, 90, 1.0}, 1920, 1080, Fit::contain).place, (Rect{656, 0, 608, 1080}));
}

TEST(SourceBoxFit, WidePixelsCountTowardsTheLongSideEvenIfRotated)
{
	EXPECT_EQ(fitIntoBox({100, 100, 0, 2.0}, 400, 400, Fit::contain).place, (Rect{0, 100, 400, 200}));
	EXPECT_EQ(fitIntoBox({100, 100, 90, 2.0}, 400, 400, Fit::contain).place, (Rect{100, 0, 200, 400}));
}

TEST(SourceBoxFit, APictureOfTheSameShapeIsNeverCut)
{
	for (const Fit fit : {Fit::contain, Fit::cover, Fit::stretch}) {
		const Placement placement = fitIntoBox({1280, 720, 0, 1.0}, 640, 360, fit);
		EXPECT_EQ(placement.seen, (Rect{0, 0, 1280, 720}));
		EXPECT_EQ(placement.place, (Rect{0, 0, 640, 360}));
	}
}

TEST(SourceBoxFit, AVeryThinPictureStaysVisible)
{
	const Rect place = fitIntoBox({16, 8000, 0, 1.0}, 64, 36, Fit::contain).place;
	EXPECT_EQ(place.widthPx, 1u);
	EXPECT_EQ(place.heightPx, 36u);
}

} // namespace r2v::test
