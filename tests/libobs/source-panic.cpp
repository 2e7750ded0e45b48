// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <cmath>
#include <mutex>
#include <vector>

#include <gtest/gtest.h>
#include <util/platform.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kId[] = "20260101-000000-abcd";
constexpr char kSettings[] =
	R"({"current_generation": "20260101-000000-abcd", "source_key": "the-source", "audio": true})";

/// What listeners get: the mix of all sources, tick by tick.
class MixListener {
public:
	MixListener() { obs_add_raw_audio_callback(0, nullptr, onAudio, this); }
	~MixListener() { obs_remove_raw_audio_callback(0, onAudio, this); }
	MixListener(const MixListener &) = delete;
	MixListener &operator=(const MixListener &) = delete;

	int ticks() const { return static_cast<int>(ticks_); }
	int loudTicks() const { return static_cast<int>(loudTicks_); }

private:
	static void onAudio(void *param, size_t, audio_data *audio)
	{
		auto &listener = *static_cast<MixListener *>(param);
		const auto *samples = reinterpret_cast<const float *>(audio->data[0]);
		bool loud = false;
		for (uint32_t n = 0; n < audio->frames && !loud; n++) {
			loud = std::fabs(samples[n]) > 0.001F;
		}
		listener.loudTicks_ += loud ? 1 : 0;
		++listener.ticks_;
	}

	std::atomic<int> ticks_ = 0;
	std::atomic<int> loudTicks_ = 0;
};

bool isBright(const OutputFrame &frame)
{
	return (frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff) > 100;
}

/// A clip with sound on air, which nothing but panic takes away.
class OnAir {
public:
	OnAir()
	{
		stage.storeGeneration(kId, stage.clips().gray("200", {.withSound = true}), "the-source");
		stage.startApp();
		source = stage.create("clip", kSettings);
		scene.add(source);
		stage.libobs().setProgram(scene.source());
		EXPECT_TRUE(eventually([&] { return isBright(reader.next()); })) << "the clip on air";
		EXPECT_TRUE(eventually([&] { return mix.loudTicks() > 5; })) << "its sound";
	}

	void expectBack()
	{
		EXPECT_TRUE(eventually([&] { return isBright(reader.next()); }));
		const int loudBefore = mix.loudTicks();
		EXPECT_TRUE(eventually([&] { return mix.loudTicks() > loudBefore + 5; }));
	}
	void expectSilentAndBlack(int frames)
	{
		stage.libobs().waitFrames(3);
		// How soon is a test of its own: a late libobs repeats what it composed before.
		EXPECT_TRUE(eventually([&] { return !isBright(reader.next()); }));
		int loudBefore = 0;
		EXPECT_TRUE(eventually([&] {
			loudBefore = mix.loudTicks();
			stage.libobs().waitFrames(2);
			return mix.loudTicks() == loudBefore;
		}));
		for (int n = 0; n < frames; n++) {
			EXPECT_FALSE(isBright(reader.next()));
		}
		EXPECT_EQ(mix.loudTicks(), loudBefore);
	}

	SourceStage stage;
	TestScene scene{"scene"};
	OBSSourceAutoRelease source;
	FrameReader reader;
	MixListener mix;
};

} // namespace

TEST(Panic, AtMostOneMoreFrameAndTwoTicksOfSoundAreSeenAndHeard)
{
	OnAir onAir;
	for (int round = 0; round < 5; round++) {
		onAir.reader.skipToNow();
		const uint32_t laggedBefore = obs_get_lagged_frames();
		const uint64_t pressedNs = os_gettime_ns();
		onAir.stage.app().panic().set(true);
		const int loudAtPanic = onAir.mix.loudTicks();

		const uint64_t frameNs = 1'000'000'000 / onAir.stage.libobs().canvas().framesPerSecond;
		uint32_t framesAfter = 0;
		for (int n = 0; n < 10; n++) {
			const OutputFrame frame = onAir.reader.next();
			framesAfter += frame.timestampNs > pressedNs + frameNs && isBright(frame) ? 1 : 0;
		}
		// A libobs that is late repeats the frame that was being made.
		EXPECT_LE(framesAfter, obs_get_lagged_frames() - laggedBefore)
			<< "frames later than the one that was being made";
		EXPECT_LE(onAir.mix.loudTicks() - loudAtPanic, 2);

		onAir.stage.app().panic().set(false);
		onAir.expectBack();
	}
}

TEST(Panic, TakesThePictureOffAirEvenWhileAListenerIsSlow)
{
	OnAir onAir;
	std::mutex slow;
	std::unique_lock hold(slow);
	onAir.stage.app().dispatcher().post([&slow] { const std::lock_guard wait(slow); });
	onAir.stage.app().panic().toggleSoon();
	onAir.expectSilentAndBlack(1);
	hold.unlock();
	onAir.expectSilentAndBlack(10);
	onAir.stage.app().panic().toggleSoon();
	onAir.expectBack();
}

TEST(Panic, HidesTheMediaSourcesThatWereAddedAndNoOthers)
{
	OnAir onAir;
	if (!onAir.stage.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA)) {
		GTEST_SKIP() << "OBS's own media source is not installed";
	}
	obs::App &app = onAir.stage.app();
	const obs::AddedMediaSource added = app.mediaSources().add(app, app.engine().find(kId), {});
	ASSERT_EQ(added.error, "");
	const OBSSourceAutoRelease ours = obs_get_source_by_name(added.sourceName.c_str());
	const OBSSourceAutoRelease others = obs_source_create("ffmpeg_source", "the user's own", nullptr, nullptr);

	app.panic().set(true);
	EXPECT_FALSE(obs_source_enabled(ours));
	EXPECT_TRUE(obs_source_enabled(others));
	onAir.expectSilentAndBlack(10);

	app.panic().set(false);
	EXPECT_TRUE(obs_source_enabled(ours));
}

TEST(Panic, WhatComesWhileItIsOnStaysOffAir)
{
	OnAir onAir;
	onAir.stage.app().panic().set(true);
	const OBSSourceAutoRelease another =
		onAir.stage.create("another", R"({"current_generation": "20260101-000000-abcd"})");
	onAir.scene.add(another);
	onAir.expectSilentAndBlack(20);
	onAir.stage.app().panic().set(false);
	onAir.expectBack();
}

TEST(Panic, WhatSomeoneElseSwitchedOffIsNotSwitchedOnByLeavingIt)
{
	OnAir onAir;
	obs_source_set_enabled(onAir.source, false);
	onAir.stage.app().panic().set(true);
	onAir.stage.app().panic().set(false);
	EXPECT_FALSE(obs_source_enabled(onAir.source));
}

TEST(Panic, ASourceThatWasSavedDuringItIsOnAirInTheNextRun)
{
	OnAir onAir;
	onAir.stage.app().panic().set(true);
	const OBSDataAutoRelease live = obs_save_source(onAir.source);
	// As the collection's file has it: the live one goes on sharing parts with the source.
	const OBSDataAutoRelease saved = obs_data_create_from_json(obs_data_get_json(live));
	onAir.stage.app().panic().set(false);
	// As another run loads it: panic is off.
	obs_data_set_string(saved, "name", "loaded");
	const OBSSourceAutoRelease loaded = obs_load_source(saved);
	ASSERT_FALSE(obs_source_enabled(loaded)) << "as it was saved";
	obs_source_load(loaded);
	EXPECT_TRUE(obs_source_enabled(loaded));
}

TEST(Panic, RefusesTriggersAndDismissesWhatIsUnderWay)
{
	OnAir onAir;
	obs::App &app = onAir.stage.app();
	app.setRehearsal(true);
	generation::Wish wish;
	wish.sourceKey = "the-source";
	wish.prompt = "A sunset";
	const generation::Admission underWay = app.engine().admit(wish);
	ASSERT_TRUE(underWay.accepted());

	app.panic().set(true);
	const generation::Admission refused = app.engine().admit(wish);
	EXPECT_EQ(refused.refusal, generation::Refusal::panicked);
	EXPECT_FALSE(refused.message.empty());
	EXPECT_TRUE(eventually([&] {
		const generation::Snapshot now = app.engine().find(underWay.generationId);
		return now->dismissed || now->state == generation::State::cancelled;
	}));
}

} // namespace r2v::test
