// SPDX-License-Identifier: GPL-2.0-or-later
// An exception on the player's thread ends the clip, not the program.
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "media/player-soak.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

bool eventually(const std::function<bool()> &condition)
{
	for (int tries = 0; tries < 20'000 && !condition(); ++tries) {
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
	return condition();
}

} // namespace

TEST(PlayerExceptionsTest, aSinkThatThrowsFailsTheClipAndTheNextOnePlays)
{
	TestClock clock;
	HastySink sink;
	std::atomic<int> pictures = 0;
	std::atomic<int> throwsAt = 10;
	std::atomic<int> failures = 0;
	sink.onPicture = [&](const Picture &) {
		if (++pictures == throwsAt) {
			throw std::runtime_error("the sink is full");
		}
	};
	sink.onFailed = [&](const std::string &reason) {
		EXPECT_EQ(reason, "the sink is full");
		++failures;
	};
	auto player = std::make_unique<ClipPlayer>(portsOf(sink, clock));
	player->open(testClip("h264-aac.mp4"), false);
	ASSERT_TRUE(eventually([&] { return failures == 1; }));
	EXPECT_TRUE(eventually([&] { return player->state() == PlayState::error; }));
	EXPECT_EQ(pictures, 10);

	throwsAt = -1;
	player->open(testClip("h264-aac.mp4"), false);
	EXPECT_TRUE(eventually([&] { return pictures > 50; }));
	EXPECT_EQ(failures, 1);
}

TEST(PlayerExceptionsTest, exceptionsInSoundAndFailureDoNoFurtherHarm)
{
	TestClock clock;
	HastySink sink;
	std::atomic<int> failures = 0;
	sink.onSound = [](const Sound &) { throw 7; };
	sink.onFailed = [&](const std::string &) {
		++failures;
		throw std::bad_alloc();
	};
	auto player = std::make_unique<ClipPlayer>(portsOf(sink, clock));
	player->setSoundOn(true);
	player->open(testClip("h264-aac.mp4"), false);
	ASSERT_TRUE(eventually([&] { return failures == 1; }));
	player->open(testClip("page.mp4"), false);
	ASSERT_TRUE(eventually([&] { return failures >= 2; }));
	player->close();
	EXPECT_TRUE(eventually([&] { return player->state() == PlayState::none; }));
}

} // namespace r2v::media
