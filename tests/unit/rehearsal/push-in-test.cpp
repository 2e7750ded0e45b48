// SPDX-License-Identifier: GPL-2.0-or-later
#include <cmath>

#include <gtest/gtest.h>

#include "rehearsal/yuv-picture.hpp"

namespace r2v::rehearsal::test {

namespace {

/// Dark left of the edge, bright right of it.
YuvPicture edgeAt(uint32_t columnPx)
{
	YuvPicture picture(1280, 720);
	for (uint32_t y = 0; y < picture.heightPx; ++y) {
		for (uint32_t x = 0; x < picture.widthPx; ++x) {
			picture.planes[0][size_t{y} * picture.widthPx + x] = x < columnPx ? 40 : 200;
		}
	}
	return picture;
}

YuvPicture zoomed(const YuvPicture &base, double zoom)
{
	YuvPicture picture(base.widthPx, base.heightPx);
	zoomInto(base, zoom, {picture.planes[0].data(), picture.planes[1].data(), picture.planes[2].data()},
		 {static_cast<int>(base.widthPx), static_cast<int>(base.widthPx / 2),
		  static_cast<int>(base.widthPx / 2)});
	return picture;
}

/// In fractions of a pixel, by the light of one row.
double edgeOf(const YuvPicture &picture)
{
	double darkPx = 0;
	const uint8_t *row = &picture.planes[0][size_t{100} * picture.widthPx];
	for (uint32_t x = 0; x < picture.widthPx; ++x) {
		darkPx += (200 - row[x]) / 160.0;
	}
	return darkPx;
}

} // namespace

TEST(PushIn, MovesAnEdgeByTheSameFractionOfAPixelFromPictureToPicture)
{
	const YuvPicture base = edgeAt(320);
	for (int picture = 0; picture < 150; picture += 7) {
		const double zoom = std::pow(1.10, picture / 149.0);
		EXPECT_NEAR(640 - 320 * zoom, edgeOf(zoomed(base, zoom)), 0.05) << "picture " << picture;
	}
}

TEST(PushIn, BeginsWithThePictureItself)
{
	const YuvPicture base = edgeAt(333);
	EXPECT_EQ(base.planes, zoomed(base, 1).planes);
}

TEST(PushIn, FillsAnotherShapeFromTheMiddleOfTheReference)
{
	// Bars of 320 px at both sides, which the square does not show.
	YuvPicture wide(1280, 640);
	for (uint32_t y = 0; y < wide.heightPx; ++y) {
		for (uint32_t x = 0; x < wide.widthPx; ++x) {
			wide.planes[0][size_t{y} * wide.widthPx + x] = x < 320 || x >= 960 ? 16 : (y < 320 ? 90 : 180);
		}
	}
	const auto square = cropToFill(wide, 960, 960);
	ASSERT_TRUE(square) << square.reason();
	EXPECT_EQ(960U, square->widthPx);
	EXPECT_EQ(960U, square->heightPx);
	EXPECT_NEAR(90, square->planes[0][size_t{200} * 960 + 8], 2);
	EXPECT_NEAR(90, square->planes[0][size_t{200} * 960 + 951], 2);
	EXPECT_NEAR(180, square->planes[0][size_t{800} * 960 + 480], 2);
}

TEST(PushIn, KeepsALargeReferenceNoLargerThanAClip)
{
	const media::RgbxImage image{4000, 2001, std::vector<uint8_t>(size_t{4000} * 2001 * 4, 128)};
	const auto kept = toYuv(image, 1920);
	ASSERT_TRUE(kept) << kept.reason();
	EXPECT_EQ(1920U, kept->widthPx);
	EXPECT_EQ(960U, kept->heightPx);
	EXPECT_NEAR(16 + 128 * 219 / 255, kept->planes[0][1000], 1);
}

} // namespace r2v::rehearsal::test
