// SPDX-License-Identifier: GPL-2.0-or-later
#include <cctype>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "media/clip-player.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

struct Format {
	std::string file;
	PixelFormat format;
	ColorMatrix matrix = ColorMatrix::bt709;
	ColorTransfer transfer = ColorTransfer::sdr;
	bool fullRange = false;
	int rotationDegrees = 0;
	double pixelAspect = 1.0;
	uint32_t widthPx = 160;
	uint32_t heightPx = 96;
	int picturesPerSecond = 30;
};

void PrintTo(const Format &format, std::ostream *stream)
{
	*stream << format.file;
}

std::string nameOf(const ::testing::TestParamInfo<Format> &info)
{
	std::string name = info.param.file;
	for (char &letter : name) {
		letter = std::isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
	}
	return name;
}

class ClipFormatTest : public ::testing::TestWithParam<Format> {};

} // namespace

TEST_P(ClipFormatTest, playsEveryPictureOnceALap)
{
	const Format &wanted = GetParam();
	TestClock clock;
	RecordingSink sink(&clock);
	std::unique_ptr<ClipPlayer> player;
	std::optional<Picture> look;
	sink.onPicture = [&look](const Picture &picture) { look = look ? look : picture; };
	sink.onEvent = [&](const std::vector<Event> &events) {
		if (countOf(events, What::picture) == 75) {
			player->pause(true);
		}
	};
	player = std::make_unique<ClipPlayer>(portsOf(sink, clock));
	player->open(testClip(wanted.file), false);
	ASSERT_TRUE(sink.waitForPictures(75));
	while (player->state() != PlayState::paused) {
		std::this_thread::yield();
	}
	player.reset();

	std::vector<int> numbers = numbersOf(sink.pictures());
	numbers.resize(60);
	EXPECT_EQ(numbers, laps(0, 30, 2));
	ASSERT_TRUE(look);
	EXPECT_EQ(look->format, wanted.format);
	EXPECT_EQ(look->matrix, wanted.matrix);
	EXPECT_EQ(look->transfer, wanted.transfer);
	EXPECT_EQ(look->fullRange, wanted.fullRange);
	EXPECT_EQ(look->rotationDegrees, wanted.rotationDegrees);
	EXPECT_NEAR(look->pixelAspect, wanted.pixelAspect, 0.001);
	EXPECT_EQ(look->widthPx, wanted.widthPx);
	EXPECT_EQ(look->heightPx, wanted.heightPx);
}

TEST_P(ClipFormatTest, aSeekFindsEachPicture)
{
	RecordingSink sink;
	TestClock clock;
	ClipPlayer player(portsOf(sink, clock));
	player.open(testClip(GetParam().file), true);
	ASSERT_TRUE(sink.waitForEvent(What::still));
	// Every one, and never the next one in the file.
	for (int step = 1; step <= 30; ++step) {
		const int number = step * 19 % 30;
		player.seek((2 * number + 1) * 500 / GetParam().picturesPerSecond);
		const size_t stills = static_cast<size_t>(step) + 1;
		ASSERT_TRUE(sink.waitFor([&](const auto &events) { return countOf(events, What::still) >= stills; }));
		EXPECT_EQ(sink.events().back().number, number);
	}
	EXPECT_EQ(countOf(sink.events(), What::failed), 0U);
}

INSTANTIATE_TEST_SUITE_P(
	Files, ClipFormatTest,
	::testing::Values(
		Format{.file = "h264-aac.mp4", .format = PixelFormat::i420},
		Format{.file = "h264-faststart.mp4", .format = PixelFormat::i420},
		Format{.file = "h264-silent.mp4", .format = PixelFormat::i420},
		Format{.file = "h264.mkv", .format = PixelFormat::i420},
		Format{.file = "h264.ts", .format = PixelFormat::i420},
		Format{.file = "bare.h264", .format = PixelFormat::i420},
		Format{.file = "numbered.gif", .format = PixelFormat::bgra, .fullRange = true, .picturesPerSecond = 25},
		Format{.file = "h264-422-10.mp4", .format = PixelFormat::i210},
		Format{.file = "h264-444.mp4", .format = PixelFormat::i444},
		Format{.file = "hevc.mp4", .format = PixelFormat::i420},
		Format{.file = "hevc-10-pq.mp4",
		       .format = PixelFormat::i010,
		       .matrix = ColorMatrix::bt2020,
		       .transfer = ColorTransfer::pq},
		Format{.file = "vp9-opus.webm", .format = PixelFormat::i420},
		Format{.file = "vp9-alpha.webm", .format = PixelFormat::yuva420},
		Format{.file = "vp9-odd.webm", .format = PixelFormat::i420, .widthPx = 161, .heightPx = 91},
		Format{.file = "av1.mp4", .format = PixelFormat::i420},
		Format{.file = "av1-10.mp4", .format = PixelFormat::i010},
		Format{.file = "prores4444.mov", .format = PixelFormat::yuva412},
		Format{.file = "qtrle-argb.mov", .format = PixelFormat::bgra, .fullRange = true},
		Format{.file = "ffv1-gray-full.mkv", .format = PixelFormat::gray, .fullRange = true},
		Format{.file = "ffv1-gray-limited.mkv", .format = PixelFormat::i420},
		Format{.file = "mjpeg.avi",
		       .format = PixelFormat::i420,
		       .matrix = ColorMatrix::bt601,
		       .fullRange = true},
		Format{.file = "raw-bgr24.avi", .format = PixelFormat::bgra, .fullRange = true},
		Format{.file = "h264-wide-pixels.mp4", .format = PixelFormat::i420, .pixelAspect = 4.0 / 3.0},
		Format{.file = "h264-turned-90.mp4", .format = PixelFormat::i420, .rotationDegrees = 90},
		Format{.file = "h264-turned-270.mp4", .format = PixelFormat::i420, .rotationDegrees = 270}),
	nameOf);

} // namespace r2v::media
