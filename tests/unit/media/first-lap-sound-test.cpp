// SPDX-License-Identifier: GPL-2.0-or-later
// The sound of the first lap is that of every other one, however far the decoder reads before its first picture.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/hardware-decoding.hpp"
#include "media/player-fixture.hpp"

namespace r2v::media {

namespace {

/// Decodes in software, with as many threads as the test wants.
class Threads final : public HardwareDecoding {
public:
	explicit Threads(int count) : count_(count) {}
	bool attach(AVCodecContext &decoder) const override
	{
		decoder.thread_count = count_;
		return true;
	}
	bool fetch(FramePtr &) const override { return true; }

private:
	const int count_;
};

class FirstLapSoundTest : public PlayerFixture {
protected:
	void useThreads(int count)
	{
		PlayerPorts ports = portsOf(sink_, clock_);
		ports.hardware = std::make_shared<Threads>(count);
		player_ = std::make_unique<ClipPlayer>(std::move(ports));
		player_->setHardwareDecoding(true);
	}

	/// What was heard in each lap that was shown whole, by the pictures.
	std::vector<std::vector<float>> lapsHeard(size_t firstPicture = 0)
	{
		endPlayer();
		std::vector<uint64_t> starts;
		for (const Event &picture : sink_.pictures()) {
			if (firstPicture > 0) {
				--firstPicture;
			} else if (picture.number == firstNumber) {
				starts.push_back(picture.timestampNs);
			}
		}
		std::vector<std::vector<float>> laps;
		for (size_t lap = 0; lap + 1 < starts.size(); ++lap) {
			laps.push_back(heardBetween(starts[lap], starts[lap + 1]));
		}
		return laps;
	}

	std::vector<float> heardBetween(uint64_t fromNs, uint64_t toNs) const
	{
		constexpr double kSamplesPerNs = 48'000 / 1e9;
		std::vector<float> wave(
			static_cast<size_t>(std::lround(static_cast<double>(toNs - fromNs) * kSamplesPerNs)));
		for (const HeardPiece &piece : pieces_) {
			const auto offsetNs = static_cast<double>(static_cast<int64_t>(piece.timestampNs - fromNs));
			const auto first = std::lround(offsetNs * kSamplesPerNs);
			for (size_t index = 0; index < piece.left.size(); ++index) {
				const long place = first + static_cast<long>(index);
				if (place >= 0 && place < static_cast<long>(wave.size())) {
					wave[static_cast<size_t>(place)] = piece.left[index];
				}
			}
		}
		return wave;
	}

	static void expectSame(const std::vector<std::vector<float>> &laps, const std::string &what)
	{
		ASSERT_GE(laps.size(), 2U) << what;
		for (size_t lap = 1; lap < laps.size(); ++lap) {
			// A lap may be a sample longer by rounding.
			const size_t count = std::min(laps[0].size(), laps[lap].size());
			ASSERT_LE(std::max(laps[0].size(), laps[lap].size()) - count, 1U) << what;
			const auto heard = std::count_if(laps[lap].begin(), laps[lap].end(),
							 [](float sample) { return sample != 0.0F; });
			EXPECT_GT(heard, 48'000 / 4) << what;
			for (size_t index = 0; index + 1 < count; ++index) {
				ASSERT_EQ(laps[0][index], laps[lap][index])
					<< what << ": lap " << lap << ", sample " << index << " of " << count;
			}
		}
	}

	int firstNumber = 0;
};

struct Case {
	const char *clip;
	size_t picturesALap = 30;
	int firstNumber = 0;
};

constexpr Case kCases[] = {
	{"lap-h264-aac.mp4"},  {"lap-hevc.mp4"},           {"lap-av1.mp4"},    {"lap-av1-10.mp4"},
	{"lap-vp9-opus.webm"}, {"lap-mpeg4.mp4"},          {"lap-pcm.mov"},    {"lap-flac.mkv"},
	{"lap-opus.mp4"},      {"lap-opus.mkv"},           {"lap-mp3.mp4"},    {"lap-mp3.mkv"},
	{"lap-ac3.mp4"},       {"lap-vorbis.mkv"},         {"lap-aac.ts"},     {"lap-edit-list.mp4", 31, 9},
	{"lap-late.mp4"},      {"lap-early.mp4"},          {"lap-longer.mp4"}, {"lap-shorter.mp4"},
	{"lap-4k.mp4", 12},    {"lap-one-picture.mp4", 1}, {"ramp.mov"},
};

class FirstLapOfClipTest : public FirstLapSoundTest, public ::testing::WithParamInterface<Case> {
protected:
	void expectSameLaps(int threads)
	{
		const Case &one = GetParam();
		firstNumber = one.firstNumber;
		useThreads(threads);
		player_->setSoundOn(true);
		play(one.clip, 3 * one.picturesALap + 1);
		expectSame(lapsHeard(), std::string(one.clip) + " with " + std::to_string(threads) + " threads");
	}
};

} // namespace

TEST_P(FirstLapOfClipTest, soundsLikeTheNextOnes)
{
	expectSameLaps(2);
}

TEST_P(FirstLapOfClipTest, soundsLikeTheNextOnesWithOneThread)
{
	expectSameLaps(1);
}

TEST_P(FirstLapOfClipTest, soundsLikeTheNextOnesWithManyThreads)
{
	expectSameLaps(8);
}

INSTANTIATE_TEST_SUITE_P(Clips, FirstLapOfClipTest, ::testing::ValuesIn(kCases), [](const auto &one) {
	std::string name = one.param.clip;
	std::replace_if(
		name.begin(), name.end(), [](char letter) { return std::isalnum(letter) == 0; }, '_');
	return name;
});

TEST_F(FirstLapSoundTest, aRestartIsHeardFromTheStart)
{
	useThreads(4);
	player_->setSoundOn(true);
	after(40, [this] { player_->restart(); });
	play("lap-h264-aac.mp4", 40 + 61);
	expectSame(lapsHeard(31), "restart");
}

TEST_F(FirstLapSoundTest, aStoppedClipThatIsOpenedAgainIsHeardFromTheStart)
{
	useThreads(4);
	player_->setSoundOn(true);
	after(40, [this] {
		player_->stop();
		player_->restart();
	});
	play("lap-h264-aac.mp4", 40 + 61);
	expectSame(lapsHeard(31), "opened again");
}

TEST_F(FirstLapSoundTest, theClipAfterAChangeIsHeardFromTheStart)
{
	useThreads(4);
	player_->setSoundOn(true);
	after(20, [this] { player_->open(testClip("lap-h264-aac.mp4"), false, When::atLoop); });
	// The clock of the test is ahead of the opening by some laps.
	play("h264-from-100.mp4", 900);
	expectSame(lapsHeard(), "change");
}

TEST_F(FirstLapSoundTest, soundSwitchedOnLaterIsTheSameInEveryLap)
{
	useThreads(4);
	after(10, [this] { player_->setSoundOn(true); });
	play("lap-h264-aac.mp4", 121);
	expectSame(lapsHeard(30), "switched on");
	const std::vector<Event> pictures = sink_.pictures();
	ASSERT_FALSE(pieces_.empty());
	// What is decoded ahead has passed by then, no more.
	EXPECT_LT(pieces_.front().timestampNs, pictures[9].timestampNs + 400'000'000);
}

} // namespace r2v::media
