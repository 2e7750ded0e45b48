// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/frame-timing.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace r2v::media {

namespace {

constexpr AVRational kMilliseconds = {1, 1000};
constexpr int64_t kMs = 1'000'000;

FrameTiming twentyFive()
{
	return {kMilliseconds, 40 * kMs, 10'000 * kMs};
}

} // namespace

TEST(FrameTimingTest, timeStartsWithTheFirstPicture)
{
	FrameTiming timing = twentyFive();
	EXPECT_EQ(timing.place(5000, 40).startNs, 0);
	EXPECT_EQ(timing.place(5040, 40).startNs, 40 * kMs);
	EXPECT_EQ(timing.place(5100, 20).startNs, 100 * kMs);
	EXPECT_EQ(timing.originNs(), 5000 * kMs);
}

TEST(FrameTimingTest, picturesWithoutATimestampFollowEachOther)
{
	FrameTiming timing = twentyFive();
	EXPECT_EQ(timing.place(AV_NOPTS_VALUE, 0).durationNs, 40 * kMs);
	EXPECT_EQ(timing.place(AV_NOPTS_VALUE, 0).startNs, 40 * kMs);
	EXPECT_EQ(timing.place(AV_NOPTS_VALUE, 0).startNs, 80 * kMs);
}

TEST(FrameTimingTest, timestampsThatJumpContinueFromTheLastPicture)
{
	FrameTiming timing = twentyFive();
	timing.place(0, 40);
	EXPECT_EQ(timing.place(40, 40).startNs, 40 * kMs);
	EXPECT_EQ(timing.place(-70'000, 40).startNs, 80 * kMs);
	EXPECT_EQ(timing.place(-69'960, 40).startNs, 120 * kMs);
	EXPECT_EQ(timing.place(9'000'000'000, 40).startNs, 160 * kMs);
	EXPECT_EQ(timing.place(INT64_MAX, INT64_MAX).startNs, 200 * kMs);
	EXPECT_EQ(timing.place(INT64_MIN + 1, INT64_MIN).startNs, 240 * kMs);
	EXPECT_EQ(timing.place(AV_NOPTS_VALUE, 0).startNs, 280 * kMs);
}

TEST(FrameTimingTest, afterAJumpAPictureIsAtItsTimestamp)
{
	FrameTiming timing = twentyFive();
	timing.place(100, 40);
	timing.place(140, 40);
	timing.jump();
	EXPECT_EQ(timing.place(4100, 40).startNs, 4000 * kMs);
	timing.jump();
	EXPECT_EQ(timing.place(100, 40).startNs, 0);
}

} // namespace r2v::media
