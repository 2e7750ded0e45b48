// SPDX-License-Identifier: GPL-2.0-or-later
#include <cmath>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "media/clip-player.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

/// The sound of the "ramp" clips says in each sample where in the clip it belongs.
constexpr double kRampScale = 10.0;

struct Piece {
	uint64_t timestampNs = 0;
	uint32_t sampleRate = 0;
	uint32_t channelCount = 0;
	std::vector<float> left;

	uint64_t endNs() const
	{
		return timestampNs +
		       static_cast<uint64_t>(std::llround(static_cast<double>(left.size()) * 1e9 / sampleRate));
	}
};

class ClipSoundTest : public ::testing::Test {
protected:
	/// Plays until so many pictures were shown.
	void play(const std::string &name, size_t pictures)
	{
		sink_.onSound = [this](const Sound &sound) {
			pieces_.push_back({sound.timestampNs,
					   sound.sampleRate,
					   sound.channelCount,
					   {sound.channels[0], sound.channels[0] + sound.frames}});
			soundClockNs_.push_back(clock_.nowNs());
		};
		sink_.onEvent = [this, pictures](const std::vector<Event> &events) {
			if (hook) {
				hook(events);
			}
			if (countOf(events, What::picture) == pictures) {
				player_->pause(true);
			}
		};
		player_ = std::make_unique<ClipPlayer>(portsOf(sink_, clock_));
		player_->setSoundOn(soundAtFirst);
		player_->open(testClip(name), false);
		ASSERT_TRUE(sink_.waitForPictures(pictures));
		while (player_->state() != PlayState::paused) {
			std::this_thread::yield();
		}
		player_.reset();
	}

	/// Start of the lap that is on at the time, by the pictures.
	uint64_t lapStartAt(uint64_t timeNs) const
	{
		uint64_t start = 0;
		for (const Event &picture : sink_.pictures()) {
			if (picture.number == 0 && picture.timestampNs <= timeNs + 20'000) {
				start = picture.timestampNs;
			}
		}
		return start;
	}

	void expectUnbroken() const
	{
		for (size_t index = 1; index < pieces_.size(); ++index) {
			const auto hole = static_cast<int64_t>(pieces_[index].timestampNs - pieces_[index - 1].endNs());
			ASSERT_LE(std::abs(hole), 12'000) << "piece " << index;
		}
	}

	/// Every sample that is not silence is played when its picture is due, to half a sample's length.
	void expectInSync(double soundSeconds) const
	{
		ASSERT_FALSE(pieces_.empty());
		size_t heard = 0;
		const uint64_t lastPictureNs = sink_.pictures().back().timestampNs;
		for (const Piece &piece : pieces_) {
			for (size_t index = 0; index < piece.left.size(); index += 97) {
				const double offsetNs = static_cast<double>(index) * 1e9 / piece.sampleRate;
				const uint64_t timeNs = piece.timestampNs + static_cast<uint64_t>(offsetNs);
				if (timeNs > lastPictureNs) {
					continue;
				}
				const double lapSeconds = static_cast<double>(timeNs - lapStartAt(timeNs)) / 1e9;
				if (lapSeconds < kFadeSeconds || lapSeconds > soundSeconds - kFadeSeconds) {
					ASSERT_LE(static_cast<double>(piece.left[index]) * kRampScale, soundSeconds);
					continue;
				}
				ASSERT_NEAR(static_cast<double>(piece.left[index]) * kRampScale, lapSeconds, kTolerance)
					<< "at " << timeNs;
				++heard;
			}
		}
		EXPECT_GT(heard, 100U);
	}

	static constexpr double kTolerance = 0.0005;
	/// At both ends of a lap; the ramp does not fit to its own start.
	static constexpr double kFadeSeconds = 0.0051;

	std::function<void(const std::vector<Event> &)> hook;
	bool soundAtFirst = true;
	TestClock clock_;
	RecordingSink sink_{&clock_};
	std::unique_ptr<ClipPlayer> player_;
	std::vector<Piece> pieces_;
	std::vector<uint64_t> soundClockNs_;
};

} // namespace

TEST_F(ClipSoundTest, soundStaysWithThePicturesOverManyLaps)
{
	play("ramp.mov", 30 * 20 + 3);
	EXPECT_EQ(pieces_.front().sampleRate, 48000U);
	EXPECT_EQ(pieces_.front().channelCount, 2U);
	EXPECT_EQ(pieces_.front().timestampNs, sink_.pictures().front().timestampNs);
	expectUnbroken();
	expectInSync(1.0);
}

TEST_F(ClipSoundTest, aRateThatDoesNotDivideTheLapDoesNotDrift)
{
	play("ramp-ntsc-44100.mov", 30 * 20 + 3);
	EXPECT_EQ(pieces_.front().sampleRate, 44100U);
	expectUnbroken();
	expectInSync(1.001);
}

TEST_F(ClipSoundTest, soundThatEndsEarlyIsFollowedBySilence)
{
	play("ramp-short.mov", 30 * 5 + 3);
	expectUnbroken();
	expectInSync(0.5);
}

TEST_F(ClipSoundTest, soundThatIsTooLongIsCutAtTheLap)
{
	play("ramp-long.mov", 30 * 5 + 3);
	expectUnbroken();
	expectInSync(1.0);
}

TEST_F(ClipSoundTest, integerSoundOfAnotherContainerIsConverted)
{
	play("ramp-flac.mkv", 30 * 5 + 3);
	expectUnbroken();
	expectInSync(1.0);
}

TEST_F(ClipSoundTest, compressedSoundPlaysWithoutHoles)
{
	play("h264-aac.mp4", 30 * 5 + 3);
	ASSERT_FALSE(pieces_.empty());
	EXPECT_EQ(pieces_.front().channelCount, 1U);
	expectUnbroken();
}

TEST_F(ClipSoundTest, soundIsPutOutShortlyBeforeItIsDue)
{
	play("ramp.mov", 90);
	for (size_t index = 0; index < pieces_.size(); ++index) {
		const auto leadNs = static_cast<int64_t>(pieces_[index].timestampNs - soundClockNs_[index]);
		EXPECT_GE(leadNs, 0) << index;
		EXPECT_LE(leadNs, 110'000'000) << index;
	}
}

TEST_F(ClipSoundTest, soundCanBeSwitchedOnAndOffWhilePlaying)
{
	soundAtFirst = false;
	size_t heardBefore = 0;
	size_t heardAtOff = 0;
	hook = [&](const std::vector<Event> &events) {
		if (events.back().what != What::picture) {
			return;
		}
		const size_t pictures = countOf(events, What::picture);
		if (pictures == 40) {
			heardBefore = pieces_.size();
			player_->setSoundOn(true);
		} else if (pictures == 100) {
			player_->setSoundOn(false);
		} else if (pictures == 101) {
			heardAtOff = pieces_.size();
		}
	};
	play("ramp.mov", 150);
	EXPECT_EQ(heardBefore, 0U);
	EXPECT_GT(heardAtOff, 20U);
	EXPECT_EQ(pieces_.size(), heardAtOff);
	expectUnbroken();
}

TEST_F(ClipSoundTest, soundFollowsASeek)
{
	hook = [&](const std::vector<Event> &events) {
		if (events.back().what == What::picture && countOf(events, What::picture) == 20) {
			player_->seek(200);
		}
	};
	play("ramp.mov", 40);
	const std::vector<Event> pictures = sink_.pictures();
	ASSERT_EQ(pictures[20].number, 6);
	const uint64_t soughtAtNs = pictures[20].timestampNs;
	size_t checked = 0;
	for (const Piece &piece : pieces_) {
		if (piece.timestampNs < soughtAtNs + 100'000'000 || piece.left.front() == 0.0F) {
			continue;
		}
		const double clipSeconds = 0.2 + static_cast<double>(piece.timestampNs - soughtAtNs) / 1e9;
		EXPECT_NEAR(static_cast<double>(piece.left.front()) * kRampScale, clipSeconds, kTolerance);
		++checked;
	}
	EXPECT_GT(checked, 5U);
	expectUnbroken();
}

} // namespace r2v::media
