// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/backward-reader.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

/// Of 160 x 96 pixels in 4:2:0 with the room that decoders take beside them; a picture is 23 KB.
constexpr int64_t kPictureBytes = 64 << 10;

struct WayBack {
	std::vector<int> numbers;
	int64_t mostBytes = 0;
	bool isStrictlyFalling = true;
};

/// Forward to the end, and back with so much memory. `keeps`: as the player does on the way there.
WayBack goBack(const std::string &file, int64_t maxBytes, bool keeps)
{
	WayBack way;
	ClipPicture picture;
	auto opened = ClipReader::open(testClip(file), std::make_shared<Interrupt>(false), picture);
	if (!opened) {
		ADD_FAILURE() << file << ": " << opened.reason();
		return way;
	}
	ClipReader &reader = **opened;
	BackwardReader backward(maxBytes);
	int64_t turnNs = 0;
	do {
		if (keeps) {
			backward.keep(picture, reader);
		}
		way.mostBytes = std::max(way.mostBytes, backward.heldBytes());
		turnNs = picture.startNs;
		reader.recycle(std::move(picture.frame));
		ClipReader::Read read = ClipReader::Read::again;
		while (read == ClipReader::Read::again) {
			read = reader.readPicture(picture);
		}
		if (read == ClipReader::Read::lapEnd) {
			break;
		}
	} while (true);

	backward.begin(turnNs, reader);
	int64_t lastNs = turnNs;
	for (ClipReader::Read read = ClipReader::Read::again; read != ClipReader::Read::lapEnd;) {
		read = backward.read(reader, picture);
		backward.prepare(reader);
		way.mostBytes = std::max(way.mostBytes, backward.heldBytes());
		if (read == ClipReader::Read::got) {
			Picture shown;
			EXPECT_TRUE(reader.format().describe(*picture.frame, shown));
			way.numbers.push_back(numberIn(shown));
			way.isStrictlyFalling = way.isStrictlyFalling && picture.startNs < lastNs;
			lastNs = picture.startNs;
			reader.recycle(std::move(picture.frame));
		}
	}
	return way;
}

std::vector<int> downFrom(int number)
{
	std::vector<int> numbers;
	for (; number > 0; --number) {
		numbers.push_back(number);
	}
	return numbers;
}

} // namespace

TEST(BackwardReaderTest, aGroupTooLargeForMemoryIsDecodedAgainForEachStretch)
{
	for (const bool keeps : {true, false}) {
		const WayBack way = goBack("long-group.mp4", 20 * kPictureBytes, keeps);
		EXPECT_EQ(way.numbers, downFrom(198));
		EXPECT_LE(way.mostBytes, 20 * kPictureBytes);
		EXPECT_GT(way.mostBytes, 10 * kPictureBytes / 2);
	}
}

TEST(BackwardReaderTest, everyMemoryLimitGivesEveryPicture)
{
	for (const char *file : {"h264-silent.mp4", "h264.ts", "bare.h264", "open-groups.mp4", "hevc.mp4"}) {
		for (const int64_t pictures : {1, 3, 8, 1000}) {
			const WayBack way = goBack(file, 2 * pictures * kPictureBytes, true);
			EXPECT_EQ(way.numbers, downFrom(28)) << file << ' ' << pictures;
			EXPECT_TRUE(way.isStrictlyFalling) << file;
		}
	}
}

TEST(BackwardReaderTest, aLimitBelowOnePictureKeepsOnePictureAStretch)
{
	const WayBack way = goBack("h264-silent.mp4", 1, true);
	EXPECT_EQ(way.numbers, downFrom(28));
	EXPECT_LE(way.mostBytes, 3 * kPictureBytes);
}

TEST(BackwardReaderTest, timestampsThatJumpBackStillGoBackOverEveryPictureOnce)
{
	const WayBack way = goBack("jumps-back.ts", 8 * kPictureBytes, true);
	std::vector<int> wanted = downFrom(28);
	const std::vector<int> first = downFrom(29);
	wanted.push_back(0);
	wanted.insert(wanted.end(), first.begin(), first.end());
	EXPECT_EQ(way.numbers, wanted);
	EXPECT_TRUE(way.isStrictlyFalling);
}

TEST(BackwardReaderTest, aTruncatedClipGoesBackOverWhatItHas)
{
	const WayBack way = goBack("half.mp4", 8 * kPictureBytes, false);
	ASSERT_FALSE(way.numbers.empty());
	EXPECT_EQ(way.numbers.back(), 1);
	EXPECT_TRUE(way.isStrictlyFalling);
}

} // namespace r2v::media
