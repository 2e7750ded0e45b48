// SPDX-License-Identifier: GPL-2.0-or-later
// A container may say less than there is to play.
#include <gtest/gtest.h>

#include "media/player-fixture.hpp"

namespace r2v::media {

namespace {

using ClipLengthTest = PlayerFixture;

} // namespace

TEST_F(ClipLengthTest, theLengthGrowsWhilePlayingAndIsCompleteAfterALap)
{
	int64_t atFirstMs = 0;
	int64_t inTheMiddleMs = 0;
	after(1, [&] { atFirstMs = player_->durationMs(); });
	after(20, [&] { inTheMiddleMs = player_->durationMs(); });
	play("says-less.mkv", 40);
	EXPECT_NEAR(static_cast<double>(atFirstMs), 333, 70);
	EXPECT_GE(inTheMiddleMs, 20 * 1000 / 30 - 1) << "its place is beyond its length";
	EXPECT_NEAR(static_cast<double>(player_->durationMs()), 1000, 2);
}

TEST_F(ClipLengthTest, aSeekBeyondTheClaimedLengthWorksInTheFirstLap)
{
	after(5, [this] { player_->seek(24 * 1000 / 30 + 5); });
	play("says-less.mkv", 10);
	const std::vector<Event> pictures = sink_.pictures();
	EXPECT_EQ(pictures[5].number, 24);
	EXPECT_EQ(pictures[6].number, 25);
	EXPECT_GE(player_->durationMs(), 28 * 1000 / 30);
}

TEST_F(ClipLengthTest, aSeekBeyondTheEndShowsTheLastPicture)
{
	after(5, [this] { player_->seek(100'000); });
	play("says-less.mkv", 8);
	EXPECT_EQ(sink_.pictures()[5].number, 29);
	EXPECT_EQ(sink_.pictures()[6].number, 0);
	EXPECT_NEAR(static_cast<double>(player_->durationMs()), 1000, 2);
}

} // namespace r2v::media
