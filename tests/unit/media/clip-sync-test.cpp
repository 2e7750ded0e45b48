// SPDX-License-Identifier: GPL-2.0-or-later
// A flash and a beep in every second of a clip, over 100 laps: how far apart they come out.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/player-soak.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

constexpr size_t kFlashes = 200; // two a lap

struct SyncClip {
	const char *file;
	double frameNs;
};

class ClipSyncTest : public ::testing::TestWithParam<SyncClip> {
protected:
	/// Notes when each flash and each beep begins.
	void play(const std::string &file)
	{
		std::promise<void> through;
		std::future<void> end = through.get_future();
		bool wasBright = false;
		TestClock clock;
		HastySink sink;
		ClipPlayer player(portsOf(sink, clock));
		sink.onPicture = [&](const Picture &picture) {
			const bool isBright = numberIn(picture) == 255;
			if (isBright && !wasBright) {
				flashesNs_.push_back(picture.timestampNs);
				if (flashesNs_.size() == kFlashes + 1) {
					player.pause(true);
					through.set_value();
				}
			}
			wasBright = isBright;
		};
		sink.onSound = [this](const Sound &sound) { listen(sound); };
		player.setSoundOn(true);
		player.open(testClip(file), false);
		ASSERT_EQ(end.wait_for(std::chrono::seconds(60)), std::future_status::ready);
	}

	void listen(const Sound &sound)
	{
		for (uint32_t index = 0; index < sound.frames; ++index) {
			const double offsetNs = static_cast<double>(index) * 1e9 / sound.sampleRate;
			const uint64_t timeNs = sound.timestampNs + static_cast<uint64_t>(offsetNs);
			if (std::abs(sound.channels[0][index]) < 0.15F) {
				continue;
			}
			if (timeNs > lastLoudNs_ + 300'000'000) {
				beepsNs_.push_back(timeNs);
			}
			lastLoudNs_ = timeNs;
		}
	}

	uint64_t lastLoudNs_ = 0;
	std::vector<uint64_t> flashesNs_;
	std::vector<uint64_t> beepsNs_;
};

} // namespace

TEST_P(ClipSyncTest, flashAndBeepStayTogetherOverAHundredLaps)
{
	play(GetParam().file);
	ASSERT_GE(beepsNs_.size(), kFlashes);
	double worstNs = 0;
	for (size_t index = 0; index < kFlashes; ++index) {
		const double offsetNs = static_cast<double>(beepsNs_[index]) - static_cast<double>(flashesNs_[index]);
		worstNs = std::abs(offsetNs) > std::abs(worstNs) ? offsetNs : worstNs;
	}
	std::printf("sync, %s: worst offset %+.2f ms of %.1f ms a picture\n", GetParam().file, worstNs / 1e6,
		    GetParam().frameNs / 1e6);
	EXPECT_LT(std::abs(worstNs), GetParam().frameNs);
}

INSTANTIATE_TEST_SUITE_P(Clips, ClipSyncTest,
			 ::testing::Values(SyncClip{"sync-aac.mp4", 1e9 / 30}, SyncClip{"sync-film.mp4", 1001e6 / 24},
					   SyncClip{"sync-opus.webm", 1e9 / 30}));

} // namespace r2v::media
