// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "media/player-fixture.hpp"

namespace r2v::media {

namespace {

/// The sound of the "ramp" clips says in each sample where in the clip it belongs.
constexpr double kRampScale = 10.0;

class ClipSpeedTest : public PlayerFixture {
protected:
	/// What is heard when a picture is due belongs to it. Returns for how many that could be seen.
	size_t expectInSync() const
	{
		size_t checked = 0;
		size_t next = 0;
		for (const Event &picture : sink_.pictures()) {
			while (next < pieces_.size() && pieces_[next].endNs() <= picture.timestampNs) {
				++next;
			}
			if (next == pieces_.size() || picture.number == 0 ||
			    pieces_[next].timestampNs > picture.timestampNs) {
				continue;
			}
			const HeardPiece &piece = pieces_[next];
			const double offsetNs = static_cast<double>(picture.timestampNs - piece.timestampNs);
			const auto index = static_cast<size_t>(offsetNs * piece.sampleRate / 1e9);
			EXPECT_NEAR(static_cast<double>(piece.left.at(index)) * kRampScale, picture.number / 30.0,
				    0.0001)
				<< "at " << picture.timestampNs;
			++checked;
		}
		return checked;
	}
};

} // namespace

TEST_F(ClipSpeedTest, picturesComeAtTheRequestedSpeed)
{
	for (const int percent : {25, 33, 50, 150, 200}) {
		const size_t before = sink_.pictures().size();
		player_->setSpeedPercent(percent);
		play("h264-silent.mp4", before + 75);
		std::vector<Event> pictures = sink_.pictures();
		pictures.erase(pictures.begin(), pictures.begin() + static_cast<std::ptrdiff_t>(before));
		EXPECT_EQ(numbersOf(pictures).front(), 0);
		std::vector<int> wanted = laps(0, 30, 3);
		wanted.resize(75);
		EXPECT_EQ(numbersOf(pictures), wanted) << percent;
		expectSpacing(before + 1, before + 75, kFrameNs * 100 / percent);
	}
}

TEST_F(ClipSpeedTest, speedsOutOfRangeAreLimited)
{
	player_->setSpeedPercent(-5);
	play("h264-silent.mp4", 10);
	expectSpacing(1, 10, 4 * kFrameNs + 1);
	player_->setSpeedPercent(100'000);
	play("h264-silent.mp4", 20);
	expectSpacing(11, 20, kFrameNs / 2);
}

TEST_F(ClipSpeedTest, timeIsTheClipsOwn)
{
	player_->setSpeedPercent(200);
	play("h264-silent.mp4", 20);
	EXPECT_EQ(player_->timeMs(), 633);
	EXPECT_EQ(player_->durationMs(), 1000);
}

TEST_F(ClipSpeedTest, aChangeMidwayLosesAndRepeatsNothing)
{
	after(10, [this] { player_->setSpeedPercent(50); });
	after(40, [this] { player_->setSpeedPercent(200); });
	after(41, [this] { player_->setSpeedPercent(37); });
	after(70, [this] { player_->setSpeedPercent(100); });
	play("h264-silent.mp4", 100);
	std::vector<int> wanted = laps(0, 30, 4);
	wanted.resize(100);
	EXPECT_EQ(numbersOf(sink_.pictures()), wanted);
	expectSpacing(1, 10, kFrameNs);
	expectSpacing(11, 40, 2 * kFrameNs);
	expectSpacing(43, 70, kFrameNs * 100 / 37);
	expectSpacing(72, 100, kFrameNs);
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 1U);
}

TEST_F(ClipSpeedTest, theRateOfTheSoundFollowsTheSpeed)
{
	player_->setSoundOn(true);
	player_->setSpeedPercent(150);
	play("ramp.mov", 100);
	ASSERT_FALSE(pieces_.empty());
	for (const HeardPiece &piece : pieces_) {
		ASSERT_EQ(piece.sampleRate, 72'000U);
	}
	expectNoOverlap();
	EXPECT_GT(expectInSync(), 80U);
}

TEST_F(ClipSpeedTest, soundStaysWithThePicturesWhenTheSpeedChanges)
{
	player_->setSoundOn(true);
	after(35, [this] { player_->setSpeedPercent(50); });
	after(70, [this] { player_->setSpeedPercent(175); });
	after(71, [this] { player_->setSpeedPercent(25); });
	after(110, [this] { player_->setSpeedPercent(200); });
	play("ramp.mov", 200);
	expectNoOverlap();
	EXPECT_GT(expectInSync(), 180U);

	// No sample is left out or heard twice where the rate changes.
	for (size_t index = 1; index < pieces_.size(); ++index) {
		const HeardPiece &before = pieces_[index - 1];
		if (before.sampleRate != pieces_[index].sampleRate) {
			EXPECT_NEAR(before.left.back(), pieces_[index].left.front(), 1e-5) << index;
			EXPECT_LE(std::abs(static_cast<int64_t>(pieces_[index].timestampNs - before.endNs())), 4)
				<< index;
		}
	}
}

TEST_F(ClipSpeedTest, aSpeedSetWhilePausedHoldsFromThere)
{
	play("h264-silent.mp4", 10);
	player_->setSpeedPercent(50);
	after(30, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(30));
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 1));
	expectSpacing(11, 30, 2 * kFrameNs);
}

TEST_F(ClipSpeedTest, aNewClipAndASeekKeepTheSpeed)
{
	player_->setSpeedPercent(50);
	after(5, [this] { player_->seek(501); });
	play("h264-silent.mp4", 10);
	EXPECT_EQ(sink_.pictures()[5].number, 15);
	expectSpacing(6, 10, 2 * kFrameNs);
	play("h264-from-100.mp4", 20);
	expectSpacing(11, 20, 2 * kFrameNs);
}

} // namespace r2v::media
