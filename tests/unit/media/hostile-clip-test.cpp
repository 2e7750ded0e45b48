// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cctype>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "media/clip-player.hpp"
#include "media/clip-probe.hpp"
#include "media/player-soak.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

constexpr size_t kEnoughPictures = 70;

/// Plays until it fails or has shown some laps.
class Trial {
public:
	explicit Trial(const std::filesystem::path &file, bool soundOn = true)
	{
		sink_.onEvent = [this](const std::vector<Event> &events) {
			const bool isPicture = events.back().what == What::picture;
			if (isPicture && countOf(events, What::picture) == kEnoughPictures) {
				player_->pause(true);
			}
		};
		player_ = std::make_unique<ClipPlayer>(portsOf(sink_, clock_));
		player_->setSoundOn(soundOn);
		player_->open(file, false);
		settled_ = sink_.waitFor([](const std::vector<Event> &events) {
			return countOf(events, What::picture) >= kEnoughPictures || countOf(events, What::failed) > 0;
		});
		while (settled_ && player_->state() != PlayState::paused && player_->state() != PlayState::error) {
			std::this_thread::yield();
		}
		state_ = player_->state();
		player_.reset();
	}

	bool hasSettled() const { return settled_; }
	PlayState state() const { return state_; }
	const RecordingSink &sink() const { return sink_; }

private:
	TestClock clock_;
	RecordingSink sink_{&clock_};
	std::unique_ptr<ClipPlayer> player_;
	bool settled_ = false;
	PlayState state_ = PlayState::none;
};

/// One player that plays file after file, there and back, each until it fails or has shown some laps.
class Gauntlet {
public:
	Gauntlet()
	{
		sink_.onPicture = [this](const Picture &picture) {
			const std::lock_guard lock(mutex_);
			isRising_ = isRising_ && picture.timestampNs > lastNs_;
			lastNs_ = picture.timestampNs;
			if (++pictures_ == kEnough) {
				player_->pause(true);
				changed_.notify_all();
			}
		};
		sink_.onFailed = [this](const std::string &reason) {
			const std::lock_guard lock(mutex_);
			++failures_;
			hasReason_ = hasReason_ && !reason.empty();
			changed_.notify_all();
		};
		player_ = std::make_unique<ClipPlayer>(portsOf(sink_, clock_));
		player_->setSoundOn(true);
		player_->setPingPong(true);
	}
	~Gauntlet() { player_.reset(); }

	void run(const std::filesystem::path &file, const std::string &what)
	{
		std::unique_lock lock(mutex_);
		pictures_ = failures_ = 0;
		player_->open(file, false);
		const bool settled = changed_.wait_for(lock, std::chrono::seconds(20),
						       [this] { return pictures_ >= kEnough || failures_ > 0; });
		ASSERT_TRUE(settled) << what;
		EXPECT_LE(failures_, 1) << what;
		EXPECT_TRUE(hasReason_) << what;
		EXPECT_TRUE(isRising_) << what;
		if (!before_ && pictures_ >= kEnough) {
			before_ = processFigures();
		}
	}

	void expectNothingLeft()
	{
		player_->close();
		player_.reset();
		ASSERT_TRUE(before_) << "nothing was played";
		const ProcessFigures after = processFigures();
		EXPECT_LT(threadsOnceAtMost(before_->threads - 1), before_->threads);
		EXPECT_LT(after.handles, before_->handles);
		EXPECT_LT(after.residentKb - before_->residentKb, 128 * 1024);
	}

private:
	static constexpr int kEnough = 45;

	std::mutex mutex_;
	std::condition_variable changed_;
	TestClock clock_;
	HastySink sink_;
	std::unique_ptr<ClipPlayer> player_;
	int pictures_ = 0;
	int failures_ = 0;
	uint64_t lastNs_ = 0;
	bool isRising_ = true;
	bool hasReason_ = true;
	std::optional<ProcessFigures> before_;
};

class DamagedClipTest : public ::testing::TestWithParam<const char *> {};

void expectRisingTimes(const std::vector<Event> &pictures)
{
	for (size_t index = 1; index < pictures.size(); ++index) {
		ASSERT_GT(pictures[index].timestampNs, pictures[index - 1].timestampNs) << index;
	}
}

std::vector<char> bytesOf(const std::filesystem::path &file)
{
	std::ifstream stream(file, std::ios::binary);
	return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::filesystem::path scratch(const std::string &name, const std::vector<char> &bytes)
{
	// Tests run beside each other.
	const std::string unique = "hostile-" + name + '-' + std::to_string(getpid());
	std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / unique;
	std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
	return file;
}

} // namespace

TEST(HostileClipTest, aFileWithoutAPictureFailsWithAReason)
{
	for (const char *name : {"page.mp4", "empty.mp4", "missing.mp4", "no-index.mp4", "sound-only.mp4",
				 "no-pictures.mkv", "too-wide.mp4", "huge.y4m", "playlist.mp4", "concat.txt", ""}) {
		const Trial trial(testClip(name));
		ASSERT_TRUE(trial.hasSettled()) << name;
		const std::vector<Event> events = trial.sink().events();
		ASSERT_EQ(countOf(events, What::failed), 1U) << name;
		EXPECT_FALSE(events.back().reason.empty()) << name;
		EXPECT_EQ(countOf(events, What::picture), 0U) << name;
		EXPECT_EQ(trial.state(), PlayState::error) << name;
	}
}

TEST(HostileClipTest, anAbsurdSizeIsNamedAndNotDecoded)
{
	const Trial trial(testClip("too-wide.mp4"));
	ASSERT_TRUE(trial.hasSettled());
	EXPECT_NE(trial.sink().events().back().reason.find("16384 x 64"), std::string::npos);
}

TEST(HostileClipTest, aTruncatedClipLoopsWhatItHas)
{
	const Trial trial(testClip("half.mp4"));
	ASSERT_TRUE(trial.hasSettled());
	const std::vector<Event> pictures = trial.sink().pictures();
	ASSERT_GE(pictures.size(), kEnoughPictures);
	EXPECT_EQ(pictures[0].number, 0);
	EXPECT_EQ(pictures[1].number, 1);
	size_t starts = 0;
	for (const Event &picture : pictures) {
		starts += picture.number == 0 ? 1 : 0;
	}
	EXPECT_GT(starts, 1U);
	expectRisingTimes(pictures);
}

TEST(HostileClipTest, timestampsThatJumpBackDoNotDisturbTheOrder)
{
	const Trial trial(testClip("jumps-back.ts"));
	ASSERT_TRUE(trial.hasSettled());
	const std::vector<Event> pictures = trial.sink().pictures();
	ASSERT_GE(pictures.size(), kEnoughPictures);
	expectRisingTimes(pictures);
	for (size_t index = 1; index < pictures.size(); ++index) {
		EXPECT_LE(pictures[index].timestampNs - pictures[index - 1].timestampNs, 100'000'000U) << index;
	}
}

TEST_P(DamagedClipTest, itEitherPlaysOrFailsWhereverItIsCutOff)
{
	const std::vector<char> whole = bytesOf(testClip(GetParam()));
	Gauntlet gauntlet;
	gauntlet.run(testClip(GetParam()), "whole");
	for (size_t percent = 0; percent < 100; ++percent) {
		const auto length = static_cast<std::ptrdiff_t>(whole.size() * percent / 100);
		const auto file = scratch("truncated", {whole.begin(), whole.begin() + length});
		gauntlet.run(file, GetParam() + std::string(" at percent ") + std::to_string(percent));
		probeClip(file);
		std::filesystem::remove(file);
	}
	gauntlet.expectNothingLeft();
}

TEST_P(DamagedClipTest, itEitherPlaysOrFailsWithFlippedBytes)
{
	std::mt19937 random(20240229);
	const std::vector<char> whole = bytesOf(testClip(GetParam()));
	Gauntlet gauntlet;
	gauntlet.run(testClip(GetParam()), "whole");
	for (int round = 0; round < 50; ++round) {
		std::vector<char> bytes = whole;
		// From a single one to every 500th.
		for (size_t flips = 0; flips < 1 + bytes.size() * static_cast<size_t>(round) / 25'000; ++flips) {
			bytes[random() % bytes.size()] = static_cast<char>(random());
		}
		const auto file = scratch("flipped", bytes);
		gauntlet.run(file, GetParam() + std::string(" round ") + std::to_string(round));
		probeClip(file);
		std::filesystem::remove(file);
	}
	gauntlet.expectNothingLeft();
}

INSTANTIATE_TEST_SUITE_P(Files, DamagedClipTest,
			 ::testing::Values("h264-aac.mp4", "h264-faststart.mp4", "vp9-opus.webm", "ramp-flac.mkv",
					   "h264.ts", "hevc.mp4", "av1.mp4", "mjpeg.avi"),
			 [](const auto &clip) {
				 std::string name = clip.param;
				 std::replace_if(
					 name.begin(), name.end(),
					 [](char letter) { return std::isalnum(letter) == 0; }, '_');
				 return name;
			 });

TEST(HostileClipTest, theClipThatPlaysGoesOnWhenTheNextOneIsBroken)
{
	TestClock clock;
	RecordingSink sink(&clock);
	std::unique_ptr<ClipPlayer> player;
	size_t stopAt = SIZE_MAX;
	sink.onEvent = [&](const std::vector<Event> &events) {
		const size_t pictures = countOf(events, What::picture);
		if (events.back().what == What::failed) {
			stopAt = pictures + 60;
		} else if (events.back().what == What::picture && pictures == 10) {
			player->open(testClip("page.mp4"), false);
		} else if (events.back().what == What::picture && pictures == stopAt) {
			player->pause(true);
		}
	};
	player = std::make_unique<ClipPlayer>(portsOf(sink, clock));
	player->open(testClip("h264-silent.mp4"), false);
	ASSERT_TRUE(sink.waitForEvent(What::failed));
	for (PlayState state = player->state(); state != PlayState::paused; state = player->state()) {
		ASSERT_EQ(state, PlayState::playing);
		std::this_thread::yield();
	}
	player.reset();

	const std::vector<Event> pictures = sink.pictures();
	std::vector<int> wanted = laps(0, 30, static_cast<int>(pictures.size()) / 30 + 1);
	wanted.resize(pictures.size());
	EXPECT_EQ(numbersOf(pictures), wanted);
	EXPECT_EQ(countOf(sink.events(), What::clear), 0U);
}

} // namespace r2v::media
