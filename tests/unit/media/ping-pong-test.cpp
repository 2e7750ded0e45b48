// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "media/player-fixture.hpp"

namespace r2v::media {

namespace {

class PingPongTest : public PlayerFixture {
protected:
	PingPongTest() { player_->setPingPong(true); }

	/// There and back over pictures 0 … count - 1, so many pictures of it.
	static std::vector<int> thereAndBack(int count, size_t pictures)
	{
		std::vector<int> numbers;
		for (int step = 0; numbers.size() < pictures; ++step) {
			const int place = count > 1 ? step % (2 * count - 2) : 0;
			numbers.push_back(place < count ? place : 2 * count - 2 - place);
		}
		return numbers;
	}

	void expectThereAndBack(const std::string &file, int count, size_t pictures)
	{
		const size_t before = sink_.pictures().size();
		play(file, before + pictures);
		std::vector<int> numbers = numbersOf(sink_.pictures());
		numbers.erase(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(before));
		EXPECT_EQ(numbers, thereAndBack(count, pictures)) << file;
	}

	void expectNumbers(size_t from, std::vector<int> wanted) const
	{
		std::vector<int> numbers = numbersOf(sink_.pictures());
		ASSERT_GE(numbers.size(), from + wanted.size());
		numbers = {numbers.begin() + static_cast<std::ptrdiff_t>(from),
			   numbers.begin() + static_cast<std::ptrdiff_t>(from + wanted.size())};
		EXPECT_EQ(numbers, wanted) << "from picture " << from;
	}
};

/// first, first - 1 … last
std::vector<int> down(int first, int last)
{
	std::vector<int> numbers;
	for (int number = first; number >= last; --number) {
		numbers.push_back(number);
	}
	return numbers;
}

} // namespace

TEST_F(PingPongTest, thePictureAtEachTurnIsShownOnceForItsTime)
{
	expectThereAndBack("h264-silent.mp4", 30, 150);
	expectSpacing(1, 150, kFrameNs);
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 1U);
	EXPECT_EQ(countOf(sink_.events(), What::ended), 0U);
}

TEST_F(PingPongTest, everyContainerCodecAndGroupOfPicturesPlaysBackward)
{
	for (const char *file : {"h264-aac.mp4", "h264.mkv", "h264.ts", "bare.h264", "hevc.mp4", "vp9-opus.webm",
				 "av1.mp4", "prores4444.mov", "mjpeg.avi", "numbered.gif", "open-groups.mp4"}) {
		expectThereAndBack(file, 30, 95);
	}
	expectThereAndBack("long-group.mp4", 200, 420);
}

TEST_F(PingPongTest, clipsOfOneAndTwoPicturesTurnToo)
{
	expectThereAndBack("one-picture.mp4", 1, 4);
	expectThereAndBack("two-pictures.mp4", 2, 40);
}

TEST_F(PingPongTest, aVariableRateGoesBackAtTheSamePace)
{
	play("vfr.mp4", 39);
	EXPECT_EQ(numbersOf(sink_.pictures()), thereAndBack(20, 39));
	// Picture 4 is shown for three times as long as picture 3, both ways.
	const std::vector<Event> pictures = sink_.pictures();
	for (size_t index = 0; index + 1 < 38; ++index) {
		const int number = pictures[index].number;
		const auto shownNs = static_cast<double>(pictures[index + 1].timestampNs - pictures[index].timestampNs);
		const bool isLong = number % 5 == 4 && number != 19;
		ASSERT_NEAR(shownNs, isLong ? 3.0 * kFrameNs : 1.0 * kFrameNs, 40'000.0) << index;
	}
}

TEST_F(PingPongTest, theStateStaysPlayingAndTimeFallsOnTheWayBack)
{
	std::vector<int64_t> times;
	const auto note = [this, &times] {
		times.push_back(player_->timeMs());
		EXPECT_EQ(player_->state(), PlayState::playing);
	};
	for (size_t picture = 25; picture < 50; ++picture) {
		after(picture, note);
	}
	play("h264-silent.mp4", 50);
	for (size_t index = 6; index < times.size(); ++index) {
		EXPECT_LT(times[index], times[index - 1]) << index;
	}
	EXPECT_EQ(player_->durationMs(), 1000);
}

TEST_F(PingPongTest, thereIsNoSoundOnTheWayBackAndTheFullSoundAfterwards)
{
	player_->setSoundOn(true);
	play("ramp.mov", 130);
	expectNoOverlap();
	const std::vector<Event> pictures = sink_.pictures();
	const uint64_t startNs = pictures.front().timestampNs;
	size_t heard = 0;
	for (const HeardPiece &piece : pieces_) {
		for (size_t index = 0; index < piece.left.size(); index += 50) {
			const double seconds = static_cast<double>(piece.timestampNs - startNs) / 1e9 +
					       static_cast<double>(index) / piece.sampleRate;
			// 30 pictures there, 28 back.
			const double lap = std::fmod(seconds, 58.0 / 30);
			if (lap > 1.0001) {
				ASSERT_EQ(piece.left[index], 0.0F) << seconds;
			} else if (lap > 0.006 && lap < 0.994 && seconds < 4.2) {
				ASSERT_NEAR(static_cast<double>(piece.left[index]) * 10, lap, 0.0001) << seconds;
				++heard;
			}
		}
	}
	EXPECT_GT(heard, 2000U);
}

TEST_F(PingPongTest, afterAPauseOnTheWayBackItGoesOnBackward)
{
	play("h264-silent.mp4", 40);
	clock_.advance(3000 * kMs);
	after(70, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(70));
	EXPECT_EQ(numbersOf(sink_.pictures()), thereAndBack(30, 70));
}

TEST_F(PingPongTest, aSeekOnTheWayBackGoesForwardFromThere)
{
	after(40, [this] { player_->seek(501); });
	play("h264-silent.mp4", 62);
	expectNumbers(38, {20, 19, 15, 16, 17});
	expectNumbers(53, {28, 29, 28, 27});
}

TEST_F(PingPongTest, aRestartOnTheWayBackStartsOver)
{
	after(40, [this] { player_->restart(); });
	play("h264-silent.mp4", 110);
	expectNumbers(40, thereAndBack(30, 70));
	expectSpacing(1, 110, kFrameNs);
}

TEST_F(PingPongTest, hidingGoesToTheFirstPictureAndThenForward)
{
	play("h264-silent.mp4", 40);
	player_->seek(0);
	ASSERT_TRUE(sink_.waitForEvent(What::still));
	EXPECT_EQ(sink_.events().back().number, 0);
	after(75, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(75));
	std::vector<int> wanted = thereAndBack(30, 36);
	wanted.erase(wanted.begin());
	expectNumbers(40, wanted);
}

TEST_F(PingPongTest, aNewClipOnTheWayBackTakesOver)
{
	after(40, [this] { player_->open(testClip("h264-from-100.mp4"), false); });
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitFor([](const std::vector<Event> &events) {
		return std::count_if(events.begin(), events.end(),
				     [](const Event &event) { return event.number >= 100; }) > 80;
	}));
	endPlayer();
	const std::vector<int> numbers = numbersOf(sink_.pictures());
	const auto next = std::find(numbers.begin(), numbers.end(), 100);
	ASSERT_NE(next, numbers.end());
	std::vector<int> wanted = thereAndBack(30, static_cast<size_t>(numbers.end() - next));
	std::transform(wanted.begin(), wanted.end(), wanted.begin(), [](int number) { return number + 100; });
	EXPECT_EQ(std::vector<int>(next, numbers.end()), wanted);
}

TEST_F(PingPongTest, ifSwitchedOnMidwayItTurnsAtTheEnd)
{
	for (const size_t at : {2U, 15U, 27U, 29U}) {
		player_->setPingPong(false);
		const size_t before = sink_.pictures().size();
		after(before + at, [this] { player_->setPingPong(true); });
		expectThereAndBack("h264-silent.mp4", 30, 65);
	}
}

TEST_F(PingPongTest, ifSwitchedOffOnTheWayForwardItLoops)
{
	for (const size_t at : {2U, 15U, 27U, 29U}) {
		player_->setPingPong(true);
		const size_t before = sink_.pictures().size();
		after(before + at, [this] { player_->setPingPong(false); });
		play("h264-silent.mp4", before + 65);
		std::vector<int> wanted = laps(0, 30, 3);
		wanted.resize(65);
		expectNumbers(before, wanted);
	}
	EXPECT_EQ(countOf(sink_.events(), What::failed), 0U);
}

TEST_F(PingPongTest, ifSwitchedOffOnTheWayBackItGoesToTheStartAndLoops)
{
	for (const size_t at : {31U, 40U, 56U, 58U}) {
		player_->setPingPong(true);
		const size_t before = sink_.pictures().size();
		after(before + at, [this] { player_->setPingPong(false); });
		play("h264-silent.mp4", before + 100);
		std::vector<int> wanted = laps(0, 30, 1);
		const std::vector<int> back = down(28, 1);
		const std::vector<int> loop = laps(0, 30, 1);
		wanted.insert(wanted.end(), back.begin(), back.end());
		wanted.insert(wanted.end(), loop.begin(), loop.end());
		wanted.push_back(0);
		wanted.push_back(1);
		expectNumbers(before, wanted);
	}
}

TEST_F(PingPongTest, withoutLoopingItEndsAfterTheNextWayForward)
{
	after(45, [this] { player_->setLooping(false); });
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	EXPECT_EQ(numbersOf(sink_.pictures()), thereAndBack(30, 88));
}

TEST_F(PingPongTest, aShortClipDecodedAheadIsPlannedAgainToo)
{
	after(3, [this] { player_->setPingPong(false); });
	play("two-pictures.mp4", 12);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 2, 6));
	player_->setLooping(false);
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	EXPECT_EQ(sink_.pictures().back().number, 1);
}

TEST_F(PingPongTest, speedAppliesBothWays)
{
	player_->setSpeedPercent(50);
	after(45, [this] { player_->setSpeedPercent(200); });
	expectThereAndBack("h264-silent.mp4", 30, 100);
	expectSpacing(1, 45, 2 * kFrameNs);
	expectSpacing(47, 100, kFrameNs / 2);
}

} // namespace r2v::media
