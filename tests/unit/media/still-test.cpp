// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/still.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>

#include "media/blank-picture.hpp"
#include "media/recording-sink.hpp"

extern "C" {
#include <libavutil/mem.h>
}

namespace r2v::media {

namespace {

using Rgb = std::array<int, 3>;

constexpr Rgb kRed{255, 0, 0};
constexpr Rgb kGreen{0, 255, 0};
constexpr Rgb kBlue{0, 0, 255};
constexpr Rgb kWhite{255, 255, 255};

Rgb at(const RgbxImage &image, uint32_t x, uint32_t y)
{
	const uint8_t *pixel = &image.pixels[(size_t{y} * image.widthPx + x) * 4];
	return {pixel[0], pixel[1], pixel[2]};
}

int distance(const Rgb &one, const Rgb &other)
{
	int largest = 0;
	for (size_t channel = 0; channel < 3; ++channel) {
		largest = std::max(largest, std::abs(one[channel] - other[channel]));
	}
	return largest;
}

/// Colours in the middle of the quarters: top left, top right, bottom left, bottom right.
std::array<Rgb, 4> quarters(const RgbxImage &image)
{
	const uint32_t w = image.widthPx;
	const uint32_t h = image.heightPx;
	return {at(image, w / 4, h / 4), at(image, w * 3 / 4, h / 4), at(image, w / 4, h * 3 / 4),
		at(image, w * 3 / 4, h * 3 / 4)};
}

void expectQuarters(const RgbxImage &image, const std::array<Rgb, 4> &wanted)
{
	const std::array<Rgb, 4> seen = quarters(image);
	for (size_t quarter = 0; quarter < 4; ++quarter) {
		EXPECT_LE(distance(seen[quarter], wanted[quarter]), 3) << "quarter " << quarter;
	}
}

/// Flat patches, ramps and fine detail.
RgbxImage testCard(uint32_t widthPx, uint32_t heightPx)
{
	RgbxImage card{widthPx, heightPx, std::vector<uint8_t>(size_t{widthPx} * heightPx * 4)};
	for (uint32_t y = 0; y < heightPx; ++y) {
		for (uint32_t x = 0; x < widthPx; ++x) {
			uint8_t *pixel = &card.pixels[(size_t{y} * widthPx + x) * 4];
			const uint32_t cell = x / 80 + y / 80 * 16;
			if (cell % 3 == 0) {
				pixel[0] = static_cast<uint8_t>(cell * 37);
				pixel[1] = static_cast<uint8_t>(cell * 91);
				pixel[2] = static_cast<uint8_t>(cell * 53);
			} else if (cell % 3 == 1) {
				pixel[0] = static_cast<uint8_t>(x * 255 / widthPx);
				pixel[1] = static_cast<uint8_t>(y * 255 / heightPx);
				pixel[2] = static_cast<uint8_t>(128 + 100 * std::sin(x * 0.1));
			} else {
				pixel[0] = (x / 3) % 2 ? 230 : 20;
				pixel[1] = (y / 2) % 2 ? 200 : 60;
				pixel[2] = static_cast<uint8_t>((x * 7 + y * 13) % 64 + 90);
			}
		}
	}
	return card;
}

RgbxImage flat(uint32_t widthPx, uint32_t heightPx, Rgb colour)
{
	RgbxImage image{widthPx, heightPx, std::vector<uint8_t>(size_t{widthPx} * heightPx * 4)};
	for (size_t offset = 0; offset < image.pixels.size(); offset += 4) {
		for (size_t channel = 0; channel < 3; ++channel) {
			image.pixels[offset + channel] = static_cast<uint8_t>(colour[channel]);
		}
	}
	return image;
}

class StillTest : public ::testing::Test {
protected:
	RgbxImage decoded(const EncodedStill &still)
	{
		std::ofstream(file_, std::ios::binary)
			.write(reinterpret_cast<const char *>(still.bytes.data()),
			       static_cast<std::streamsize>(still.bytes.size()));
		Outcome<RgbxImage> image = readStill(file_);
		std::filesystem::remove(file_);
		EXPECT_TRUE(image) << image.reason();
		return image ? *image : RgbxImage{};
	}

	const std::filesystem::path file_ =
		std::filesystem::path(::testing::TempDir()) /
		(std::string("still-") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

double psnr(const RgbxImage &one, const RgbxImage &other)
{
	double squares = 0;
	for (size_t offset = 0; offset < one.pixels.size(); ++offset) {
		if (offset % 4 != 3) {
			const double difference = one.pixels[offset] - other.pixels[offset];
			squares += difference * difference;
		}
	}
	return 10 * std::log10(255.0 * 255.0 * (static_cast<double>(one.pixels.size()) * 0.75) / squares);
}

} // namespace

TEST_F(StillTest, anEncodedImageCannotBeToldFromTheOriginal)
{
	const RgbxImage card = testCard(1280, 720);
	const Outcome<EncodedStill> still = encodeStill(card, {});
	ASSERT_TRUE(still) << still.reason();
	EXPECT_EQ(still->contentType, "image/jpeg");
	EXPECT_EQ(still->widthPx, 1280U);
	EXPECT_EQ(still->heightPx, 720U);
	const RgbxImage back = decoded(*still);
	ASSERT_EQ(back.pixels.size(), card.pixels.size());
	EXPECT_GT(psnr(card, back), 42.0);
}

TEST_F(StillTest, flatColoursComeBackWithinThreeLevels)
{
	for (const Rgb &colour : {kRed, kGreen, kBlue, kWhite, Rgb{0, 0, 0}, Rgb{255, 255, 0}, Rgb{18, 130, 201},
				  Rgb{128, 128, 128}, Rgb{3, 5, 8}, Rgb{250, 240, 230}}) {
		const Outcome<EncodedStill> still = encodeStill(flat(64, 48, colour), {});
		ASSERT_TRUE(still) << still.reason();
		EXPECT_LE(distance(at(decoded(*still), 30, 20), colour), 3);
	}
}

TEST_F(StillTest, oddAndTinySizesAreKept)
{
	for (const auto &[widthPx, heightPx] : {std::pair{1U, 1U}, {7U, 3U}, {641U, 361U}}) {
		const Outcome<EncodedStill> still = encodeStill(flat(widthPx, heightPx, kGreen), {});
		ASSERT_TRUE(still) << still.reason();
		const RgbxImage back = decoded(*still);
		EXPECT_EQ(back.widthPx, widthPx);
		EXPECT_EQ(back.heightPx, heightPx);
	}
}

TEST_F(StillTest, anImageIsScaledDownOnlyToTheLargestSideAllowed)
{
	const Outcome<EncodedStill> still = encodeStill(testCard(1280, 720), {.maxSidePx = 640});
	ASSERT_TRUE(still) << still.reason();
	EXPECT_EQ(still->widthPx, 640U);
	EXPECT_EQ(still->heightPx, 360U);
	const RgbxImage back = decoded(*still);
	EXPECT_EQ(back.widthPx, 640U);
	EXPECT_EQ(back.heightPx, 360U);
}

TEST_F(StillTest, fewerBytesCostQualityBeforeSize)
{
	const RgbxImage card = testCard(1280, 720);
	const Outcome<EncodedStill> best = encodeStill(card, {});
	ASSERT_TRUE(best) << best.reason();
	const Outcome<EncodedStill> smaller = encodeStill(card, {.maxBytes = best->bytes.size() / 2});
	ASSERT_TRUE(smaller) << smaller.reason();
	EXPECT_LE(smaller->bytes.size(), best->bytes.size() / 2);
	EXPECT_EQ(smaller->widthPx, 1280U);

	const Outcome<EncodedStill> smallest = encodeStill(card, {.maxBytes = 40'000});
	ASSERT_TRUE(smallest) << smallest.reason();
	EXPECT_LE(smallest->bytes.size(), 40'000U);
	EXPECT_LT(smallest->widthPx, 1280U);
	EXPECT_GE(smallest->heightPx, 240U);
	EXPECT_NEAR(static_cast<double>(smallest->widthPx) / smallest->heightPx, 16.0 / 9.0, 0.01);
}

/// What comes and goes in large blocks makes glibc keep more memory for each thread.
TEST_F(StillTest, encodingTakesNoBlockLargerThanTheImage)
{
	const RgbxImage card = testCard(1920, 1080);
	av_max_alloc(card.pixels.size());
	const auto encoded = encodeStill(card, {});
	av_max_alloc(INT_MAX);
	EXPECT_TRUE(encoded) << encoded.reason();
}

TEST_F(StillTest, limitsThatCannotBeMetAreAFailure)
{
	EXPECT_FALSE(encodeStill(testCard(1280, 720), {.maxBytes = 100}));
	EXPECT_FALSE(encodeStill(RgbxImage{}, {}));
}

TEST_F(StillTest, picturesAreReadByContentNotByName)
{
	for (const char *name : {"quarters.png", "quarters.bmp", "quarters.tiff", "quarters.gif", "quarters.webp",
				 "quarters.jpg", "a-jpeg.png"}) {
		SCOPED_TRACE(name);
		const Outcome<RgbxImage> image = readStill(testClip(name));
		ASSERT_TRUE(image) << image.reason();
		EXPECT_EQ(image->widthPx, 64U);
		EXPECT_EQ(image->heightPx, 32U);
		expectQuarters(*image, {kRed, kGreen, kBlue, kWhite});
	}
}

TEST_F(StillTest, aPhotographIsTurnedUpright)
{
	const std::array<std::array<Rgb, 4>, 7> wanted{{
		{kGreen, kRed, kWhite, kBlue}, // 2: mirrored
		{kWhite, kBlue, kGreen, kRed}, // 3: upside down
		{kBlue, kWhite, kRed, kGreen}, // 4: mirrored upside down
		{kRed, kBlue, kGreen, kWhite}, // 5: mirrored along the diagonal
		{kBlue, kRed, kWhite, kGreen}, // 6: to be turned clockwise
		{kWhite, kGreen, kBlue, kRed}, // 7: mirrored along the other diagonal
		{kGreen, kWhite, kRed, kBlue}, // 8: to be turned counterclockwise
	}};
	for (int orientation = 2; orientation <= 8; ++orientation) {
		SCOPED_TRACE(orientation);
		const Outcome<RgbxImage> image =
			readStill(testClip("orientation-" + std::to_string(orientation) + ".jpg"));
		ASSERT_TRUE(image) << image.reason();
		EXPECT_EQ(image->widthPx, orientation < 5 ? 64U : 32U);
		expectQuarters(*image, wanted[static_cast<size_t>(orientation) - 2]);
	}
}

TEST_F(StillTest, transparencyIsLaidOnBlack)
{
	const Outcome<RgbxImage> image = readStill(testClip("half-white.png"));
	ASSERT_TRUE(image) << image.reason();
	EXPECT_LE(distance(at(*image, 8, 8), {127, 127, 127}), 2);
}

TEST_F(StillTest, blankIsWhatHasNothingToBeSeenInAnyPixel)
{
	for (const auto &[widthPx, heightPx] : {std::pair{1u, 1u}, {640u, 360u}, {1023u, 3u}, {1025u, 1u}}) {
		RgbxImage image{widthPx, heightPx, std::vector<uint8_t>(size_t{widthPx} * heightPx * 4)};
		for (size_t byte = 0; byte < image.pixels.size(); byte++) {
			// Black as it comes out of video; what the fourth byte holds says nothing.
			image.pixels[byte] = byte % 4 == 3 ? 255 : static_cast<uint8_t>(byte % 4);
		}
		EXPECT_TRUE(isBlank(image));
		for (const size_t channel : {size_t{0}, size_t{1}, size_t{2}}) {
			RgbxImage spotted = image;
			spotted.pixels[spotted.pixels.size() - 4 + channel] = 4;
			EXPECT_FALSE(isBlank(spotted)) << widthPx << "x" << heightPx << ", " << channel;
		}
	}
}

TEST_F(StillTest, absurdSizesAreRefused)
{
	EXPECT_FALSE(readStill(testClip("wide.png")));
	EXPECT_FALSE(readStill(testClip("vast.png")));
}

TEST_F(StillTest, whatIsNotAPictureIsAFailure)
{
	for (const char *name : {"page.mp4", "empty.mp4", "missing.png", "sound-only.mp4", ""}) {
		const Outcome<RgbxImage> image = readStill(testClip(name));
		EXPECT_FALSE(image) << name;
		EXPECT_FALSE(image.reason().empty());
	}
}

} // namespace r2v::media
