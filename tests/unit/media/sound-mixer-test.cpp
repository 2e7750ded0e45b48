// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-mixer.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

constexpr uint64_t kStartNs = 5'000'000'000;
constexpr uint64_t kSecondNs = 1'000'000'000;

class SoundMixerTest : public ::testing::Test {
protected:
	SoundMixerTest()
	{
		sink_.onSound = [this](const Sound &sound) {
			if (!heard_.empty() && sound.sampleRate == rate_) {
				const double endNs = static_cast<double>(firstNs_) +
						     static_cast<double>(heard_.size()) * 1e9 / rate_;
				EXPECT_NEAR(static_cast<double>(sound.timestampNs), endNs, 3.0) << "a hole";
			}
			if (sound.sampleRate != rate_) {
				heard_.clear();
				rate_ = sound.sampleRate;
				firstNs_ = sound.timestampNs;
			}
			channels_ = sound.channelCount;
			heard_.insert(heard_.end(), sound.channels[0], sound.channels[0] + sound.frames);
		};
	}

	/// Sound of one level from the time on, in pieces.
	void give(size_t lane, float level, uint64_t fromNs, double seconds, uint32_t rate = 48000,
		  uint32_t channels = 2)
	{
		const auto all = static_cast<uint32_t>(seconds * rate);
		for (uint32_t done = 0; done < all; done += 1000) {
			const std::vector<float> samples(std::min(1000U, all - done), level);
			Sound sound;
			sound.channels[0] = sound.channels[1] = samples.data();
			sound.channelCount = channels;
			sound.frames = static_cast<uint32_t>(samples.size());
			sound.sampleRate = rate;
			sound.timestampNs = fromNs + done * kSecondNs / rate;
			mixer_.put(lane, sound);
		}
	}

	float at(double seconds) const { return heard_.at(static_cast<size_t>(std::lround(seconds * rate_))); }

	static SoundMixer::Fade halfASecond()
	{
		return {.comes = 1,
			.startNs = kStartNs,
			.endNs = kStartNs + kSecondNs / 2,
			.goesHasSound = true,
			.comesHasSound = true};
	}

	RecordingSink sink_;
	SoundMixer mixer_{sink_};
	std::vector<float> heard_;
	uint32_t rate_ = 0;
	uint32_t channels_ = 0;
	uint64_t firstNs_ = 0;
};

} // namespace

TEST_F(SoundMixerTest, withoutAFadeSoundPassesUnchanged)
{
	give(0, 0.3F, kStartNs, 0.1);
	EXPECT_EQ(heard_.size(), 4800U);
	EXPECT_EQ(heard_.front(), 0.3F);
	EXPECT_EQ(heard_.back(), 0.3F);
}

TEST_F(SoundMixerTest, oneSoundReplacesTheOtherWithEqualPower)
{
	mixer_.begin(halfASecond());
	give(0, 0.5F, kStartNs - kSecondNs / 10, 0.6);
	give(1, 0.25F, kStartNs, 0.7);
	ASSERT_EQ(heard_.size(), 0.8 * 48000);
	EXPECT_FLOAT_EQ(at(0.05), 0.5F) << "before";
	for (const double done : {0.1, 0.25, 0.5, 0.75, 0.9}) {
		const double angle = done * std::numbers::pi / 2;
		EXPECT_NEAR(at(0.1 + done * 0.5), 0.5 * std::cos(angle) + 0.25 * std::sin(angle), 1e-4) << done;
	}
	EXPECT_FLOAT_EQ(at(0.65), 0.25F) << "after";
	EXPECT_EQ(firstNs_, kStartNs - kSecondNs / 10);
}

TEST_F(SoundMixerTest, noStepIsLargerThanTheFadesOwn)
{
	mixer_.begin(halfASecond());
	give(0, 0.5F, kStartNs - kSecondNs / 10, 0.6);
	give(1, -0.5F, kStartNs, 0.7);
	for (size_t index = 1; index < heard_.size(); ++index) {
		ASSERT_LT(std::abs(heard_[index] - heard_[index - 1]), 0.0002F) << index;
	}
}

TEST_F(SoundMixerTest, anotherRateAndLayoutIsConvertedToTheOutgoingClips)
{
	mixer_.begin(halfASecond());
	give(0, 0.0F, kStartNs - kSecondNs / 10, 0.6);
	give(1, 0.5F, kStartNs, 0.49, 44100, 1);
	EXPECT_EQ(rate_, 48000U);
	EXPECT_EQ(channels_, 2U);
	EXPECT_NEAR(at(0.1 + 0.25), 0.5 * std::sqrt(0.5), 0.005);
	give(1, 0.5F, kStartNs + kSecondNs / 2, 0.2, 44100, 1);
	EXPECT_EQ(rate_, 44100U) << "afterwards it is its own again";
	EXPECT_EQ(channels_, 1U);
}

TEST_F(SoundMixerTest, aClipWithoutSoundOnlyFadesTheOther)
{
	SoundMixer::Fade fade = halfASecond();
	fade.comesHasSound = false;
	mixer_.begin(fade);
	give(0, 0.5F, kStartNs, 0.6);
	EXPECT_NEAR(at(0.25), 0.5 * std::sqrt(0.5), 1e-3);
	EXPECT_NEAR(at(0.499), 0.0, 0.01);
	mixer_.end();
	const size_t heard = heard_.size();
	EXPECT_EQ(heard, 0.5 * 48000);
}

TEST_F(SoundMixerTest, missingSoundIsSilenceWhenItIsDue)
{
	mixer_.begin(halfASecond());
	give(0, 0.5F, kStartNs, 0.3);
	EXPECT_TRUE(heard_.empty()) << "the other one may still come";
	mixer_.flushUntil(kStartNs + kSecondNs / 5);
	EXPECT_EQ(heard_.size(), 0.2 * 48000);
	give(1, 0.5F, kStartNs, 0.3);
	EXPECT_NEAR(at(0.25), std::sqrt(0.5), 1e-3) << "both again";
}

} // namespace r2v::media
