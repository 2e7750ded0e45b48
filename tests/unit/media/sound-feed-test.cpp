// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-feed.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "media/player-soak.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

/// Rounded once to a sample and once from one, such an overlap was left out again and again: the player span for good.
TEST(SoundFeedTest, copesWithSoundDueHalfASampleTooEarly)
{
	constexpr int64_t kMillisecondNs = 1'000'000;
	constexpr int64_t kHalfASampleNs = 11'338;
	ClipPicture picture;
	auto opened = ClipReader::open(testClip("h264-aac.mp4"), std::make_shared<Interrupt>(false), picture);
	ASSERT_TRUE(opened);
	ClipReader &reader = **opened;
	reader.setSoundOn(true);

	uint32_t heard = 0;
	HastySink sink;
	sink.onSound = [&heard](const Sound &sound) {
		EXPECT_EQ(sound.sampleRate, 44100U);
		heard += sound.frames;
	};
	SoundFeed feed(sink);
	ClipSound sound;
	ClipReader::Read read = ClipReader::Read::again;
	while (read == ClipReader::Read::again || read == ClipReader::Read::got) {
		read = reader.readSound(sound, 900 * kMillisecondNs);
		if (read == ClipReader::Read::got) {
			feed.queue(std::move(sound), 0);
		}
	}

	PlayClock clock;
	clock.set(1000 * kMillisecondNs, 0);
	const SoundFeed::Due due{.dueNs = 800 * kMillisecondNs, .limitNs = 800 * kMillisecondNs, .lapNs = 0};
	for (int change = 0; change < 15; ++change) {
		ASSERT_TRUE(feed.emitOne(due, clock, reader));
		const int64_t nextNs = feed.emittedUntilNs();
		clock.set(clock.clockAt(nextNs) - kHalfASampleNs, nextNs);
		const uint32_t before = heard;
		for (int tries = 0; tries < 10 && heard == before; ++tries) {
			feed.emitOne(due, clock, reader);
		}
		EXPECT_GT(heard, before) << "change " << change;
	}
}

} // namespace r2v::media
