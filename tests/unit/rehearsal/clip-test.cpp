// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "rehearsal/clip-maker.hpp"
#include "rehearsal/decoded-clip.hpp"
#include "rehearsal/rehearsal-fixture.hpp"
#include "rehearsal/submit-check.hpp"

namespace r2v::rehearsal::test {

namespace {

constexpr double kPictureBottom = 0.55;
constexpr double kCaptionTop = 0.66;

void expectColour(const Rgb &colour, int red, int green, int blue)
{
	EXPECT_NEAR(red, colour.red, 12);
	EXPECT_NEAR(green, colour.green, 12);
	EXPECT_NEAR(blue, colour.blue, 12);
}

} // namespace

TEST_F(RehearsalTest, AClipShowsTheReferenceUprightUnmirroredAndInItsColours)
{
	const DecodedClip clip = decodeClip(makeClip(task(upload(makeReference()))));
	ASSERT_EQ(60U, clip.pictures.size());
	for (const size_t picture : {size_t{0}, size_t{59}}) {
		expectColour(clip.at(picture, 0.25, 0.2), 220, 30, 30);
		expectColour(clip.at(picture, 0.75, 0.2), 30, 220, 30);
		expectColour(clip.at(picture, 0.25, kPictureBottom), 30, 30, 220);
		expectColour(clip.at(picture, 0.75, kPictureBottom), 220, 220, 220);
	}
}

TEST_F(RehearsalTest, AClipMovesFromPictureToPicture)
{
	auto image = media::RgbxImage{1280, 720, std::vector<uint8_t>(size_t{1280} * 720 * 4)};
	for (size_t at = 0; at < image.pixels.size(); ++at) {
		image.pixels[at] = (at / 4 % 1280 / 40 + at / 4 / 1280 / 40) % 2 ? 200 : 60;
	}
	ClipRecipe recipe{1280, 720, 2, "x", std::make_shared<YuvPicture>(*toYuv(image, 1920))};
	ClipMaker maker(std::move(recipe));
	const std::atomic<bool> stop = false;
	ASSERT_EQ(ClipMaker::Progress::done, maker.work(Milliseconds(60000), stop)) << maker.failure();
	const auto file = folder_ / "moves.mp4";
	const std::string content = maker.takeClip();
	std::ofstream(file, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
	const DecodedClip clip = decodeClip(file);
	for (size_t picture = 10; picture < 60; picture += 10) {
		EXPECT_GT(clip.difference(picture, clip, picture - 10, 0.0, kPictureBottom), 40) << picture;
	}
}

TEST_F(RehearsalTest, TwoPromptsGiveTwoCaptionsAndTheSamePictureAbove)
{
	auto spec = task(upload(makeReference()));
	const DecodedClip first = decodeClip(makeClip(spec));
	spec.prompt = "another sentence";
	const DecodedClip second = decodeClip(makeClip(spec));
	EXPECT_GT(first.difference(0, second, 0, kCaptionTop, 1.0), 100);
	EXPECT_LT(first.difference(0, second, 0, 0.0, kPictureBottom), 3);
}

TEST_F(RehearsalTest, AClipHasAQuietSoundOfItsWholeLength)
{
	const DecodedClip clip = decodeClip(makeClip(task(upload(makeReference()))));
	EXPECT_EQ(48000, clip.sampleRate);
	EXPECT_NEAR(2 * 48000, static_cast<double>(clip.samples.size()), 2048);
	float peak = 0;
	double energy = 0;
	for (const float sample : clip.samples) {
		peak = std::max(peak, std::abs(sample));
		energy += sample * sample;
	}
	const double rms = std::sqrt(energy / static_cast<double>(clip.samples.size()));
	EXPECT_LT(peak, 0.2F);
	EXPECT_GT(rms, 0.005);
	EXPECT_LT(rms, 0.1);
	EXPECT_LT(std::abs(clip.samples.back()), 0.01F);
}

TEST_F(RehearsalTest, TheIndexOfAClipComesBeforeItsPictures)
{
	const auto file = makeClip(task(upload(makeReference())));
	std::ifstream stream(file, std::ios::binary);
	const std::string content{std::istreambuf_iterator<char>(stream), {}};
	EXPECT_LT(content.find("moov"), content.find("mdat"));
	EXPECT_NE(std::string::npos, content.find("mdat"));
}

TEST_F(RehearsalTest, AClipIsLeftAtOnceWhenItIsNotWantedAnyMore)
{
	ClipMaker maker({1280, 720, 10, "x", nullptr});
	std::atomic<bool> stop = true;
	EXPECT_EQ(ClipMaker::Progress::working, maker.work(Milliseconds(60000), stop));
}

TEST(RehearsalSizes, AreTheProvidersTable)
{
	struct Row {
		const char *resolution;
		const char *aspectRatio;
		uint32_t widthPx;
		uint32_t heightPx;
	};
	for (const Row &row :
	     {Row{"720p", "16:9", 1280, 720}, Row{"720p", "9:16", 720, 1280}, Row{"720p", "1:1", 960, 960},
	      Row{"720p", "4:3", 1104, 832}, Row{"720p", "3:4", 832, 1104}, Row{"1080p", "16:9", 1920, 1080},
	      Row{"1080p", "9:16", 1080, 1920}, Row{"1080p", "1:1", 1440, 1440}, Row{"1080p", "4:3", 1648, 1248},
	      Row{"1080p", "3:4", 1248, 1648}}) {
		provider::TaskRequest request;
		request.model = playedModel().name;
		request.prompt = "x";
		request.referenceImageUrls = {"u"};
		request.resolution = row.resolution;
		request.aspectRatio = row.aspectRatio;
		const auto verdict =
			checkSubmit(foxapi::toJson(request, playedModel()), [](const std::string &) { return true; });
		ASSERT_TRUE(verdict.task) << verdict.refused.message;
		EXPECT_EQ(row.widthPx, verdict.task->widthPx) << row.resolution << " " << row.aspectRatio;
		EXPECT_EQ(row.heightPx, verdict.task->heightPx) << row.resolution << " " << row.aspectRatio;
	}
}

} // namespace r2v::rehearsal::test
