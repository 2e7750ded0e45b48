// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <cmath>

#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

/// What reaches the mixer from one source.
class MixerTap {
public:
	explicit MixerTap(obs_source_t *source) : source_(source)
	{
		obs_source_add_audio_capture_callback(source_, onAudio, this);
	}
	~MixerTap() { obs_source_remove_audio_capture_callback(source_, onAudio, this); }
	MixerTap(const MixerTap &) = delete;
	MixerTap &operator=(const MixerTap &) = delete;

	int loudFrames() const { return loudFrames_; }

private:
	static void onAudio(void *param, obs_source_t *, const audio_data *audio, bool)
	{
		const auto *samples = reinterpret_cast<const float *>(audio->data[0]);
		for (uint32_t n = 0; samples && n < audio->frames; n++) {
			if (std::fabs(samples[n]) > 0.01f) {
				static_cast<MixerTap *>(param)->loudFrames_++;
			}
		}
	}

	obs_source_t *source_;
	std::atomic<int> loudFrames_ = 0;
};

} // namespace

TEST(PlaySound, TheClipsSoundReachesTheMixerOnlyWhileItIsOn)
{
	const ViewStage stage;
	const MixerTap mixer(stage.source());
	stage.view().play(stage.clips().gray("180", {.withSound = true}));
	FrameReader reader;
	stage.waitForPicture(reader);
	stage.libobs().waitFrames(15);
	EXPECT_EQ(mixer.loudFrames(), 0);

	obs::ViewSettings settings;
	settings.soundOn = true;
	stage.view().apply(settings);
	EXPECT_TRUE(eventually([&] { return mixer.loudFrames() > 9600; }));

	settings.soundOn = false;
	stage.view().apply(settings);
	stage.libobs().waitFrames(15);
	const int before = mixer.loudFrames();
	stage.libobs().waitFrames(15);
	EXPECT_EQ(mixer.loudFrames(), before);
}

TEST(PlaySound, TheSourceStaysAnAudioSourceOfTheMixer)
{
	const ViewStage stage;
	EXPECT_TRUE(obs_source_get_output_flags(stage.source()) & OBS_SOURCE_AUDIO);
	EXPECT_FALSE(obs_source_get_output_flags(stage.source()) & OBS_SOURCE_COMPOSITE);
}

TEST(PlaySound, AHiddenClipIsSilent)
{
	const ViewStage stage;
	const MixerTap mixer(stage.source());
	obs::ViewSettings settings;
	settings.soundOn = true;
	stage.view().apply(settings);
	stage.view().play(stage.clips().gray("180", {.withSound = true}));
	ASSERT_TRUE(eventually([&] { return mixer.loudFrames() > 4800; }));
	stage.hide();
	stage.libobs().waitFrames(15);
	const int before = mixer.loudFrames();
	stage.libobs().waitFrames(20);
	EXPECT_EQ(mixer.loudFrames(), before);
}

} // namespace r2v::test
