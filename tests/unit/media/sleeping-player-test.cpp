// SPDX-License-Identifier: GPL-2.0-or-later
// A clip that is paused for long gives back its memory and goes on as if it had not.
#include <chrono>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "media/player-fixture.hpp"
#include "media/process-figures.hpp"

namespace r2v::media {

namespace {

class SleepingPlayerTest : public PlayerFixture {
protected:
	SleepingPlayerTest()
	{
		PlayerPorts ports = portsOf(sink_, clock_);
		ports.sleepAfterNs = 10'000 * kMs;
		player_ = std::make_unique<ClipPlayer>(std::move(ports));
	}

	/// Plays or goes on until so many pictures were shown in all, and is paused until the file is closed.
	void playAndSleep(const std::string &file, size_t pictures)
	{
		if (sink_.pictures().empty()) {
			play(file, pictures);
		} else {
			goOn(pictures);
		}
		ASSERT_TRUE(closes());
	}

	void goOn(size_t pictures)
	{
		after(pictures, [this] { player_->pause(true); });
		player_->pause(false);
		ASSERT_TRUE(sink_.waitForPictures(pictures));
		ASSERT_TRUE(waitForState(PlayState::paused));
	}

	bool closes() const
	{
		for (int tries = 0; tries < 20'000; ++tries) {
			if (entriesIn("/proc/self/fd") <= handlesBefore_) {
				return true;
			}
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
		return false;
	}

	const long handlesBefore_ = entriesIn("/proc/self/fd");
};

} // namespace

TEST_F(SleepingPlayerTest, goesOnWithTheVeryNextPictureFromAnyPlace)
{
	for (const size_t place : {1U, 2U, 17U, 29U, 30U, 31U, 59U, 60U, 75U}) {
		playAndSleep("h264-silent.mp4", place);
	}
	goOn(120);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 4));
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 1U);
	expectSpacing(76, 120, kFrameNs);
}

TEST_F(SleepingPlayerTest, goesOnBackwardIfItWentBackward)
{
	player_->setPingPong(true);
	for (const size_t place : {30U, 31U, 45U, 57U, 58U, 59U}) {
		playAndSleep("long-group.mp4", place + 170);
	}
	goOn(420);
	std::vector<int> wanted;
	for (int step = 0; step < 420; ++step) {
		const int place = step % 398;
		wanted.push_back(place < 200 ? place : 398 - place);
	}
	EXPECT_EQ(numbersOf(sink_.pictures()), wanted);
}

TEST_F(SleepingPlayerTest, theSoundGoesOnWithThePicture)
{
	player_->setSoundOn(true);
	playAndSleep("ramp.mov", 10);
	goOn(28);
	const std::vector<Event> pictures = sink_.pictures();
	size_t checked = 0;
	for (const HeardPiece &piece : pieces_) {
		if (piece.timestampNs < pictures[14].timestampNs || piece.timestampNs > pictures[26].timestampNs) {
			continue;
		}
		const double seconds =
			14.0 / 30 + static_cast<double>(piece.timestampNs - pictures[14].timestampNs) / 1e9;
		EXPECT_NEAR(static_cast<double>(piece.left.front()) * 10, seconds, 0.0001);
		++checked;
	}
	EXPECT_GT(checked, 5U);
}

TEST_F(SleepingPlayerTest, aSeekAndARestartWakeIt)
{
	playAndSleep("h264-silent.mp4", 10);
	player_->seek(501);
	ASSERT_TRUE(sink_.waitForEvent(What::still));
	EXPECT_EQ(sink_.events().back().number, 15);
	ASSERT_TRUE(closes());
	after(13, [this] { player_->pause(true); });
	player_->restart();
	ASSERT_TRUE(sink_.waitForPictures(13));
	EXPECT_EQ(numbersOf(sink_.pictures()), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2}));
}

TEST_F(SleepingPlayerTest, settingsChangedMeanwhileApplyAfterwards)
{
	playAndSleep("h264-silent.mp4", 10);
	player_->setSpeedPercent(50);
	player_->setSoundOn(true);
	player_->setPingPong(true);
	player_->setLooping(false);
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 1));
	expectSpacing(11, 30, 2 * kFrameNs);
}

TEST_F(SleepingPlayerTest, aFileThatIsGoneByThenIsAFailure)
{
	const auto copy = std::filesystem::path(::testing::TempDir()) / "sleeping.mp4";
	std::filesystem::copy_file(testClip("h264-silent.mp4"), copy,
				   std::filesystem::copy_options::overwrite_existing);
	playAndSleep(copy.string(), 10);
	std::filesystem::remove(copy);
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForEvent(What::failed));
	ASSERT_TRUE(waitForState(PlayState::error));
	EXPECT_EQ(countOf(sink_.events(), What::failed), 1U);
}

} // namespace r2v::media
