// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "media/clip-player.hpp"
#include "media/clip-probe.hpp"
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
	const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / ("hostile-" + name);
	std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
	return file;
}

} // namespace

TEST(HostileClipTest, whatHasNoPictureFailsWithAReason)
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

TEST(HostileClipTest, aClipThatBreaksOffLoopsWhatItHas)
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

TEST(HostileClipTest, everyTruncationEitherPlaysOrFails)
{
	for (const char *name : {"h264-faststart.mp4", "vp9-opus.webm", "h264.ts"}) {
		const std::vector<char> whole = bytesOf(testClip(name));
		for (int percent = 3; percent < 100; percent += 8) {
			const auto length =
				static_cast<std::ptrdiff_t>(whole.size() * static_cast<size_t>(percent) / 100);
			const auto file = scratch("truncated", {whole.begin(), whole.begin() + length});
			const Trial trial(file);
			ASSERT_TRUE(trial.hasSettled()) << name << " at " << percent << " %";
			expectRisingTimes(trial.sink().pictures());
			probeClip(file);
		}
	}
}

TEST(HostileClipTest, flippedBytesEitherPlayOrFail)
{
	std::mt19937 random(20240229);
	for (const char *name :
	     {"h264-aac.mp4", "vp9-opus.webm", "hevc.mp4", "av1.mp4", "ramp-flac.mkv", "mjpeg.avi"}) {
		const std::vector<char> whole = bytesOf(testClip(name));
		for (int round = 0; round < 8; ++round) {
			std::vector<char> bytes = whole;
			for (size_t flips = 0; flips < 4 + bytes.size() / 500; ++flips) {
				bytes[random() % bytes.size()] = static_cast<char>(random());
			}
			const auto file = scratch("flipped", bytes);
			const Trial trial(file);
			ASSERT_TRUE(trial.hasSettled()) << name << " round " << round;
			expectRisingTimes(trial.sink().pictures());
			probeClip(file);
		}
	}
}

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
	while (player->state() != PlayState::paused) {
		ASSERT_EQ(player->state(), PlayState::playing);
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
