// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-player.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/player-fixture.hpp"
#include "media/process-figures.hpp"

namespace r2v::media {

namespace {

class ClipPlayerTest : public PlayerFixture {};

} // namespace

TEST_F(ClipPlayerTest, lapsFollowEachOtherLikePicturesOfOneClip)
{
	play("h264-silent.mp4", 150);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 5));
	expectSpacing(1, 150, kFrameNs);
	const std::vector<Event> pictures = sink_.pictures();
	EXPECT_EQ(pictures[120].timestampNs - pictures[0].timestampNs, 4'000'000'000U);
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 1U);
	EXPECT_EQ(countOf(sink_.events(), What::ended), 0U);
}

TEST_F(ClipPlayerTest, aFractionalRateKeepsItsSpacingOverLaps)
{
	play("h264-ntsc.mp4", 120);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 4));
	expectSpacing(1, 120, 33'366'667);
}

TEST_F(ClipPlayerTest, aVariableRateIsKeptOverLaps)
{
	play("vfr.mp4", 60);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 20, 3));
	for (size_t index = 1; index < 60; ++index) {
		const bool isLong = index % 5 == 0 && index % 20 != 0;
		ASSERT_NEAR(static_cast<double>(spacing(index)), isLong ? 3.0 * kFrameNs : 1.0 * kFrameNs, 40'000.0)
			<< index;
	}
}

TEST_F(ClipPlayerTest, slowAndFastClipsKeepTheirPace)
{
	play("fps-1.mp4", 12);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 4, 3));
	expectSpacing(1, 12, 1000 * kMs);
}

TEST_F(ClipPlayerTest, aFastClipSkipsNoPicture)
{
	play("fps-240.mp4", 360);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 120, 3));
	expectSpacing(1, 360, 1000 * kMs / 240);
}

TEST_F(ClipPlayerTest, aFileWithOnePictureIsShownOnceASecond)
{
	play("one-picture.mp4", 4);
	expectSpacing(1, 4, 1000 * kMs);
}

TEST_F(ClipPlayerTest, picturesAreGivenOutOnTimeOrAFrameEarly)
{
	play("h264-silent.mp4", 90);
	for (const Event &picture : sink_.pictures()) {
		EXPECT_GE(picture.timestampNs, picture.atNs) << picture.number;
		EXPECT_LE(picture.timestampNs - picture.atNs, 34 * kMs) << picture.number;
	}
}

TEST_F(ClipPlayerTest, aClipIsReplacedWithoutAGapAndWithoutClearing)
{
	size_t before = 0;
	after(40, [this] { player_->open(testClip("h264-from-100.mp4"), false); });
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitFor([&](const std::vector<Event> &events) {
		before = 0;
		for (const Event &event : events) {
			before += event.what == What::picture && event.number < 100 ? 1 : 0;
		}
		return countOf(events, What::picture) > before + 40;
	}));
	endPlayer();

	const std::vector<Event> pictures = sink_.pictures();
	std::vector<int> wanted = laps(0, 30, static_cast<int>(before) / 30 + 1);
	wanted.resize(before);
	const std::vector<int> second = laps(100, 30, static_cast<int>(pictures.size() - before) / 30 + 1);
	wanted.insert(wanted.end(), second.begin(), second.end());
	wanted.resize(pictures.size());
	EXPECT_EQ(numbersOf(pictures), wanted);
	expectSpacing(1, pictures.size(), kFrameNs);
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 2U);
}

TEST_F(ClipPlayerTest, onlyTheNewestOfSeveralClipsIsShown)
{
	after(20, [this] {
		player_->open(testClip("h264-from-100.mp4"), false);
		player_->open(testClip("missing.mp4"), false);
		player_->open(testClip("fps-1.mp4"), false);
	});
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitFor([](const std::vector<Event> &events) {
		return events.size() > 2 && countOf(events, What::started) == 2 &&
		       events.back().timestampNs > events[events.size() - 2].timestampNs + 900 * kMs;
	}));
	endPlayer();
	for (const Event &picture : sink_.pictures()) {
		EXPECT_LT(picture.number, 100);
	}
	EXPECT_EQ(countOf(sink_.events(), What::failed), 0U);
}

TEST_F(ClipPlayerTest, withoutLoopingTheLastPictureIsShownFullyAndTheEndReportedOnce)
{
	player_->setLooping(false);
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	EXPECT_EQ(player_->state(), PlayState::ended);
	clock_.advance(5000 * kMs);
	player_->setSoundOn(true);
	endPlayer();

	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 1));
	const std::vector<Event> events = sink_.events();
	EXPECT_EQ(events.back().what, What::ended);
	EXPECT_EQ(countOf(events, What::ended), 1U);
	EXPECT_EQ(events.back().atNs, sink_.pictures().front().timestampNs + 1'000'000'000);
	EXPECT_EQ(countOf(events, What::clear), 0U);
}

TEST_F(ClipPlayerTest, loopingCanBeSwitchedWhilePlaying)
{
	player_->setLooping(false);
	after(10, [this] { player_->setLooping(true); });
	// Pictures of the next lap are decoded by then.
	after(58, [this] { player_->setLooping(false); });
	after(60, [this] { player_->setLooping(true); });
	after(85, [this] { player_->setLooping(false); });
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 3));
	expectSpacing(1, 90, kFrameNs);
}

TEST_F(ClipPlayerTest, restartBeginsWithTheFirstPictureFromEveryState)
{
	after(5, [this] { player_->restart(); });
	play("h264-silent.mp4", 10);
	after(15, [this] { player_->stop(); });
	player_->restart();
	ASSERT_TRUE(waitForState(PlayState::stopped));
	after(20, [this] { player_->setLooping(false); });
	player_->restart();
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	after(47, [this] { player_->pause(true); });
	player_->restart();
	ASSERT_TRUE(sink_.waitForPictures(47));
	ASSERT_TRUE(waitForState(PlayState::paused));

	std::vector<int> wanted = laps(0, 5, 3);
	for (const int number : laps(0, 30, 1)) {
		wanted.push_back(number);
	}
	wanted.push_back(0);
	wanted.push_back(1);
	EXPECT_EQ(numbersOf(sink_.pictures()), wanted);
	for (size_t index = 1; index < wanted.size(); ++index) {
		EXPECT_GT(spacing(index), 0) << index;
	}
	EXPECT_EQ(countOf(sink_.events(), What::started), 5U);
}

TEST_F(ClipPlayerTest, aRestartWaitsForTheEndOfThePictureShown)
{
	after(5, [this] { player_->restart(); });
	play("h264-silent.mp4", 10);
	expectSpacing(1, 10, kFrameNs);
}

TEST_F(ClipPlayerTest, stopClearsAndShowsNothingMore)
{
	after(7, [this] { player_->stop(); });
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::clear));
	ASSERT_TRUE(waitForState(PlayState::stopped));
	player_->seek(100);
	player_->pause(true);
	endPlayer();
	EXPECT_EQ(sink_.pictures().size(), 7U);
	EXPECT_EQ(sink_.events().back().what, What::clear);
}

TEST_F(ClipPlayerTest, restartAfterAStopPlaysTheLastClipThatCouldBeOpened)
{
	play("h264-from-100.mp4", 5);
	player_->open(testClip("missing.mp4"), true);
	ASSERT_TRUE(sink_.waitForEvent(What::failed));
	player_->stop();
	ASSERT_TRUE(sink_.waitForEvent(What::clear));
	after(8, [this] { player_->pause(true); });
	player_->restart();
	ASSERT_TRUE(sink_.waitForPictures(8));
	EXPECT_EQ(numbersOf(sink_.pictures()), (std::vector<int>{100, 101, 102, 103, 104, 100, 101, 102}));
}

TEST_F(ClipPlayerTest, pauseHoldsThePictureAndItsTime)
{
	play("h264-silent.mp4", 10);
	EXPECT_EQ(player_->timeMs(), 300);
	clock_.advance(10'000 * kMs);
	const uint64_t resumedNs = clock_.nowNs();
	after(20, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(20));
	ASSERT_TRUE(waitForState(PlayState::paused));
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 20, 1));
	const uint64_t nextNs = sink_.pictures()[10].timestampNs;
	EXPECT_GE(nextNs, resumedNs);
	EXPECT_LE(nextNs, resumedNs + static_cast<uint64_t>(kFrameNs) + 1);
	expectSpacing(11, 20, kFrameNs);
}

TEST_F(ClipPlayerTest, aClipOpenedPausedShowsItsFirstPictureAndWaits)
{
	player_->open(testClip("h264-silent.mp4"), true);
	ASSERT_TRUE(sink_.waitForEvent(What::started));
	EXPECT_EQ(player_->state(), PlayState::paused);
	EXPECT_EQ(sink_.pictures().size(), 0U);
	EXPECT_EQ(sink_.events().front().what, What::still);
	EXPECT_EQ(sink_.events().front().number, 0);

	after(40, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(40));
	const std::vector<Event> pictures = sink_.pictures();
	EXPECT_EQ(pictures[0].number, 1);
	EXPECT_EQ(pictures[29].number, 0);
}

TEST_F(ClipPlayerTest, seekingWhilePlayingGoesToTheExactPicture)
{
	struct Sought {
		int64_t timeMs;
		int number;
	};
	const std::vector<Sought> places{{0, 0},      {1000, 30},  {1032, 30},   {1034, 31},
					 {5000, 150}, {6650, 199}, {99'000, 199}};
	for (const char *file : {"long-group.mp4", "long-group.ts"}) {
		size_t count = 5;
		for (const Sought &place : places) {
			after(count, [this, place] { player_->seek(place.timeMs); });
			count += 5;
		}
		play(file, count);
		const std::vector<Event> pictures = sink_.pictures();
		for (size_t index = 0; index < places.size(); ++index) {
			EXPECT_EQ(pictures[5 * (index + 1)].number, places[index].number) << places[index].timeMs;
		}
		expectSpacing(1, pictures.size(), kFrameNs);
	}
}

TEST_F(ClipPlayerTest, seekingInAClipWithManyKeyPicturesIsExactToo)
{
	size_t count = 3;
	for (int number = 29; number >= 0; number -= 2) {
		after(count, [this, number] { player_->seek((number * 1000 + 15'000 / 1000) / 30 + 1); });
		count += 3;
	}
	play("h264-silent.mp4", count);
	const std::vector<Event> pictures = sink_.pictures();
	size_t index = 3;
	for (int number = 29; number >= 0; number -= 2) {
		EXPECT_EQ(pictures[index].number, number);
		index += 3;
	}
}

TEST_F(ClipPlayerTest, seekingWhilePausedShowsThatPictureAtOnce)
{
	play("h264-silent.mp4", 3);
	player_->seek(501);
	ASSERT_TRUE(sink_.waitForEvent(What::still));
	EXPECT_EQ(sink_.events().back().number, 15);
	EXPECT_EQ(player_->timeMs(), 500);
	EXPECT_EQ(player_->state(), PlayState::paused);
	after(6, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(6));
	EXPECT_EQ(numbersOf(sink_.pictures()), (std::vector<int>{0, 1, 2, 16, 17, 18}));
}

TEST_F(ClipPlayerTest, seekingAnEndedClipShowsThatPicture)
{
	player_->setLooping(false);
	player_->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	player_->seek(0);
	ASSERT_TRUE(sink_.waitForEvent(What::still));
	EXPECT_EQ(sink_.events().back().number, 0);
	EXPECT_EQ(player_->state(), PlayState::paused);
}

TEST_F(ClipPlayerTest, afterSecondsWithAStoppedClockThereIsNoRush)
{
	after(10, [this] { clock_.advance(5000 * kMs); });
	play("h264-silent.mp4", 60);
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 2));
	const std::vector<Event> pictures = sink_.pictures();
	EXPECT_GE(pictures[11].timestampNs, pictures[9].atNs + 5000 * kMs);
	expectSpacing(12, 60, kFrameNs);
}

TEST_F(ClipPlayerTest, aShortStallSkipsPicturesAndKeepsTheTime)
{
	after(10, [this] { clock_.advance(400 * kMs); });
	play("h264-silent.mp4", 40);
	const std::vector<Event> pictures = sink_.pictures();
	for (const Event &picture : pictures) {
		const uint64_t sinceStartNs = picture.timestampNs - pictures[0].timestampNs;
		EXPECT_EQ((sinceStartNs + kFrameNs / 2) / kFrameNs % 30, static_cast<uint64_t>(picture.number));
	}
}

TEST_F(ClipPlayerTest, timeDurationAndStateAreThoseOfTheClip)
{
	EXPECT_EQ(player_->state(), PlayState::none);
	EXPECT_EQ(player_->durationMs(), 0);
	player_->open(testClip("missing.mp4"), false);
	ASSERT_TRUE(waitForState(PlayState::error));
	play("h264-silent.mp4", 20);
	EXPECT_EQ(player_->durationMs(), 1000);
	EXPECT_EQ(player_->timeMs(), 633);
	player_->close();
	ASSERT_TRUE(waitForState(PlayState::none));
	EXPECT_EQ(player_->durationMs(), 0);
	EXPECT_EQ(player_->timeMs(), 0);
}

TEST_F(ClipPlayerTest, threadsExistOnlyWhileThereIsAClip)
{
	// The thread sanitizer starts one of its own with the first.
	std::thread([] {}).join();
	const long before = processFigures().threads;
	play("h264-silent.mp4", 5);
	if (before > 0) {
		EXPECT_GT(processFigures().threads, before);
	}
	player_->close();
	ASSERT_TRUE(sink_.waitForEvent(What::clear));
	EXPECT_EQ(threadsOnceAtMost(before), before);
	after(10, [this] { player_->pause(true); });
	player_->open(testClip("h264-silent.mp4"), false);
	EXPECT_TRUE(sink_.waitForPictures(10));
}

TEST_F(ClipPlayerTest, endsAtOnceWhateverItIsDoing)
{
	for (int round = 0; round < 40; ++round) {
		RecordingSink sink(&clock_);
		ClipPlayer player(portsOf(sink, clock_));
		player.setSoundOn(true);
		player.open(testClip(round % 2 ? "ramp.mov" : "long-group.mp4"), false);
		if (round % 4 > 1) {
			ASSERT_TRUE(sink.waitForPictures(static_cast<size_t>(round)));
			player.seek(6000);
			player.open(testClip("h264-aac.mp4"), round % 3 == 0);
		}
	}
}

TEST(ClipPlayerOnTheRealClockTest, playsAtTheClipsOwnPace)
{
	using Clock = std::chrono::steady_clock;
	const auto nowNs = [] {
		return static_cast<uint64_t>(
			std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count());
	};
	RecordingSink sink;
	ClipPlayer player({.sink = sink, .nowNs = nowNs, .log = [](LogLevel, std::string_view) {}});
	player.setLooping(false);
	player.open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink.waitForEvent(What::started));
	const auto start = Clock::now();
	ASSERT_TRUE(sink.waitForEvent(What::ended));
	EXPECT_GT(Clock::now() - start, std::chrono::milliseconds(900));
	EXPECT_EQ(sink.pictures().front().number, 0);
	EXPECT_EQ(sink.pictures().back().number, 29);
}

} // namespace r2v::media
