// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
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
	/// How many ticks libobs holds back. It begins to when it was late once, and never stops.
	int ticksHeldBack() const { return std::max(0, static_cast<int>(ticksUntilHeard_) - 1); }

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
		const uint64_t tickNs =
			uint64_t{audio->frames} * 1'000'000'000 / audio_output_get_sample_rate(obs_get_audio());
		listener.ticksUntilHeard_ = static_cast<int>((os_gettime_ns() - audio->timestamp) / tickNs);
		++listener.ticks_;
	}

	std::atomic<int> ticks_ = 0;
	std::atomic<int> loudTicks_ = 0;
	std::atomic<int> ticksUntilHeard_ = 0;
};

bool isBright(const OutputFrame &frame)
{
	return (frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff) > 100;
}

/// A handler of somebody else's for a signal of libobs, which takes its time.
class SlowHandler {
public:
	SlowHandler(obs_source_t *source, const char *signal) : hold_(busy_)
	{
		connection_.Connect(obs_source_get_signal_handler(source), signal, onSignal, this);
	}
	void goOn() { hold_.unlock(); }
	bool wasCalled() const { return called_; }

private:
	static void onSignal(void *param, calldata_t *)
	{
		auto &handler = *static_cast<SlowHandler *>(param);
		handler.called_ = true;
		const std::lock_guard wait(handler.busy_);
	}
	std::atomic<bool> called_ = false;
	std::mutex busy_;
	std::unique_lock<std::mutex> hold_;
	OBSSignal connection_;
};

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

	obs::App &app() const { return stage.app(); }
	bool canAdd() const { return stage.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA); }
	/// A Media Source with the same clip, in the program.
	OBSSourceAutoRelease addMediaSource() const
	{
		const obs::AddedMediaSource added = app().mediaSources().add(app().engine().find(kId), {});
		EXPECT_EQ(added.error, "");
		return OBSSourceAutoRelease(obs_get_source_by_name(added.sourceName.c_str()));
	}
	obs_sceneitem_t *itemOf(obs_source_t *shown) const
	{
		return obs_scene_find_source_recursive(scene.scene(), obs_source_get_name(shown));
	}
	bool isHiddenByItsEyeAlone(obs_source_t *shown) const
	{
		return !obs_sceneitem_visible(itemOf(shown)) && obs_source_enabled(shown);
	}
	std::string shownClip() const { return instanceOf(source).currentGeneration(); }
	void playAgain()
	{
		instanceOf(source).play(app().engine().find(kId));
		expectBack();
	}
	/// Shown by nothing but the Media Source.
	void expectBright()
	{
		EXPECT_TRUE(eventually([&] { return isBright(reader.next()); }));
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
		onAir.app().panic().set(true);
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
		EXPECT_LE(onAir.mix.loudTicks() - loudAtPanic, 2 + onAir.mix.ticksHeldBack());

		onAir.app().panic().set(false);
		onAir.playAgain();
	}
}

TEST(Panic, TakesPictureAndSoundOffAirEvenWhileAListenerIsSlow)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease added = onAir.addMediaSource();
	std::mutex slow;
	std::unique_lock hold(slow);
	onAir.app().dispatcher().post([&slow] { const std::lock_guard wait(slow); });
	onAir.app().panic().toggleSoon();
	onAir.expectSilentAndBlack(10);
	EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(added); }));
	EXPECT_EQ(onAir.shownClip(), "");
	onAir.app().panic().toggleSoon();
	onAir.expectSilentAndBlack(5);
	hold.unlock();
	onAir.playAgain();
}

TEST(Panic, NoSlowHandlerOfLibobsSignalsKeepsAnotherSourceOnAir)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	std::vector<OBSSourceAutoRelease> added;
	for (int n = 0; n < 3; n++) {
		added.push_back(onAir.addMediaSource());
		obs_source_set_muted(added.back(), false);
	}
	SlowHandler enable(added[0], "enable");
	SlowHandler visible(onAir.scene.source(), "item_visible");
	onAir.app().panic().toggleSoon();
	onAir.expectSilentAndBlack(10);
	EXPECT_TRUE(eventually([&] { return enable.wasCalled() && visible.wasCalled(); }));
	// Nor does it keep anyone from leaving panic and playing.
	onAir.app().panic().toggleSoon();
	EXPECT_FALSE(onAir.app().gate().isPanicked());
	enable.goOn();
	visible.goOn();
	for (const OBSSourceAutoRelease &source : added) {
		EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(source); }));
	}
	onAir.expectSilentAndBlack(5);
	onAir.playAgain();
}

TEST(Panic, LeavingItAirsNothing)
{
	OnAir onAir;
	onAir.app().panic().set(true);
	onAir.expectSilentAndBlack(2);
	// Nothing that is pressed meanwhile either.
	instanceOf(onAir.source).play(onAir.app().engine().find(kId));
	const OBSDataAutoRelease change = obs_data_create_from_json(kSettings);
	obs_source_update(onAir.source, change);
	obs_source_media_restart(onAir.source);
	onAir.stage.libobs().waitFrames(3);
	onAir.app().panic().set(false);
	onAir.expectSilentAndBlack(20);
	EXPECT_EQ(onAir.shownClip(), "");
	const OBSDataAutoRelease saved = obs_save_source(onAir.source);
	const OBSDataAutoRelease settings = obs_data_get_obj(saved, "settings");
	EXPECT_STREQ(obs_data_get_string(settings, "current_generation"), "");
	EXPECT_TRUE(obs_data_get_bool(saved, "enabled"));
	onAir.playAgain();
}

TEST(Panic, PressedTwiceAtOnceItAirsNothingEither)
{
	OnAir onAir;
	onAir.app().panic().toggleSoon();
	onAir.app().panic().toggleSoon();
	EXPECT_TRUE(eventually([&] { return onAir.shownClip().empty(); }));
	onAir.expectSilentAndBlack(10);
	onAir.playAgain();
}

TEST(Panic, OwnSourcesAreNeverSwitchedOffInLibobs)
{
	OnAir onAir;
	SlowHandler enable(onAir.source, "enable");
	onAir.app().panic().set(true);
	onAir.expectSilentAndBlack(5);
	EXPECT_TRUE(obs_source_enabled(onAir.source));
	EXPECT_FALSE(enable.wasCalled());
	enable.goOn();
}

TEST(Panic, HidesTheMediaSourcesThatWereAddedByTheirEyeAndNoOthers)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease ours = onAir.addMediaSource();
	const OBSSourceAutoRelease others = obs_source_create("ffmpeg_source", "the user's own", nullptr, nullptr);
	const obs_sceneitem_t *othersItem = onAir.scene.add(others);
	// In a group of another scene.
	const TestScene another("another");
	obs_sceneitem_t *group = obs_scene_add_group(another.scene(), "group");
	obs_sceneitem_t *grouped = another.add(ours);
	obs_sceneitem_group_add_item(group, grouped);

	onAir.app().panic().set(true);
	onAir.expectSilentAndBlack(10);
	EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(ours); }));
	EXPECT_TRUE(eventually([&] { return !obs_sceneitem_visible(grouped); }));
	EXPECT_TRUE(obs_sceneitem_visible(othersItem));
	EXPECT_TRUE(obs_source_enabled(others));
	const OBSDataAutoRelease saved = obs_save_source(ours);
	EXPECT_TRUE(obs_data_get_bool(saved, "enabled"));

	onAir.app().panic().set(false);
	onAir.expectSilentAndBlack(10);
	obs_sceneitem_set_visible(onAir.itemOf(ours), true);
	onAir.expectBright();
}

TEST(Panic, AHideTransitionDoesNotKeepAMediaSourceInSight)
{
	OnAir onAir;
	const auto inOtherModule = [](std::string path) {
		return path.replace(path.find("obs-ffmpeg"), 10, "obs-transitions");
	};
	ASSERT_TRUE(onAir.canAdd() && onAir.stage.libobs().loadModule(inOtherModule(R2V_OBS_FFMPEG_MODULE),
								      inOtherModule(R2V_OBS_FFMPEG_DATA)))
		<< "OBS's own media source and transitions are not installed";
	const OBSSourceAutoRelease ours = onAir.addMediaSource();
	const OBSSourceAutoRelease fade = obs_source_create_private("fade_transition", "fade", nullptr);
	obs_sceneitem_set_transition(onAir.itemOf(ours), false, fade);
	obs_sceneitem_set_transition_duration(onAir.itemOf(ours), false, 60'000);
	onAir.app().panic().set(true);
	onAir.expectSilentAndBlack(10);
	EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(ours); }));
	onAir.app().panic().set(false);
	onAir.expectSilentAndBlack(20);
}

TEST(Panic, AnItemThatIsShownDuringItIsHiddenAgain)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease ours = onAir.addMediaSource();
	onAir.app().panic().set(true);
	EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(ours); }));
	obs_sceneitem_set_visible(onAir.itemOf(ours), true);
	EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(ours); }));
	// What is added meanwhile waits behind its eye too.
	const OBSSourceAutoRelease added = onAir.addMediaSource();
	EXPECT_FALSE(obs_sceneitem_visible(onAir.itemOf(added)));
	onAir.app().panic().set(false);
	onAir.reader.skipToNow();
	onAir.expectSilentAndBlack(10);
}

TEST(Panic, WhatComesWhileItIsOnStaysOffAir)
{
	OnAir onAir;
	onAir.app().panic().set(true);
	const OBSSourceAutoRelease another =
		onAir.stage.create("another", R"({"current_generation": "20260101-000000-abcd"})");
	onAir.scene.add(another);
	onAir.expectSilentAndBlack(20);
	onAir.app().panic().set(false);
	onAir.expectSilentAndBlack(10);
	EXPECT_EQ(instanceOf(another).currentGeneration(), "");
	onAir.playAgain();
}

TEST(Panic, WhatSomeoneElseSwitchedOffIsNotSwitchedOnByIt)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease ours = onAir.addMediaSource();
	obs_source_set_enabled(ours, false);
	obs_source_set_enabled(onAir.source, false);
	onAir.app().panic().set(true);
	EXPECT_TRUE(eventually([&] { return !obs_sceneitem_visible(onAir.itemOf(ours)); }));
	onAir.app().panic().set(false);
	onAir.stage.libobs().waitFrames(10);
	EXPECT_FALSE(obs_source_enabled(ours));
	EXPECT_FALSE(obs_source_enabled(onAir.source));
}

namespace {

/// As the collection's file has it after a panic of version 1, which switched its sources off.
OBSSourceAutoRelease loadedAsVersion1SavedIt(obs_source_t *source, const char *name)
{
	const OBSDataAutoRelease live = obs_save_source(source);
	const OBSDataAutoRelease saved = obs_data_create_from_json(obs_data_get_json(live));
	obs_data_set_string(saved, "name", name);
	obs_data_erase(saved, "uuid");
	obs_data_set_bool(saved, "enabled", false);
	const OBSDataAutoRelease marks = obs_data_get_obj(saved, "private_settings");
	const OBSDataAutoRelease marked = obs_data_create();
	if (marks) {
		obs_data_apply(marked, marks);
	}
	obs_data_set_bool(marked, "r2v_off_by_panic", true);
	obs_data_set_obj(saved, "private_settings", marked);
	return OBSSourceAutoRelease(obs_load_source(saved));
}

} // namespace

TEST(Panic, WhatVersion1SavedAsSwitchedOffIsOnAgainAndOffAir)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease added = onAir.addMediaSource();
	const OBSSourceAutoRelease own = loadedAsVersion1SavedIt(onAir.source, "own");
	const OBSSourceAutoRelease media = loadedAsVersion1SavedIt(added, "media");
	ASSERT_FALSE(obs_source_enabled(own)) << "as it was saved";
	ASSERT_FALSE(obs_source_enabled(media)) << "as it was saved";
	// OBS loads sources in any order; a scene has its items from its own load on.
	const TestScene before("before");
	const obs_sceneitem_t *itemBefore = before.add(media);
	obs_source_load(own);
	obs_source_load(media);
	const TestScene after("after");
	const obs_sceneitem_t *itemAfter = after.add(media);
	obs_source_load(after.source());

	EXPECT_TRUE(eventually([&] { return obs_source_enabled(own) && obs_source_enabled(media); }));
	EXPECT_TRUE(eventually([&] { return instanceOf(own).currentGeneration().empty(); }));
	EXPECT_TRUE(eventually([&] { return !obs_sceneitem_visible(itemBefore); }));
	EXPECT_TRUE(eventually([&] { return !obs_sceneitem_visible(itemAfter); }));
}

TEST(Panic, WhatASaveInItsMomentHoldsAsSwitchedOffIsMarkedUntilItIsWritten)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease ours = onAir.addMediaSource();
	obs_source_set_muted(ours, false);
	SlowHandler visible(onAir.scene.source(), "item_visible");
	onAir.app().panic().set(true);
	ASSERT_TRUE(eventually([&] { return !obs_source_enabled(ours); }));
	const OBSDataAutoRelease saved = obs_save_source(ours);
	ASSERT_FALSE(obs_data_get_bool(saved, "enabled"));
	onAir.app().addedMediaSources().forgetMarks();
	visible.goOn();
	EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(ours); }));

	// OBS writes it later; what it reads again is healed by the mark.
	const OBSDataAutoRelease read = obs_data_create_from_json(obs_data_get_json(saved));
	const OBSDataAutoRelease marks = obs_data_get_obj(read, "private_settings");
	ASSERT_TRUE(marks);
	EXPECT_TRUE(obs_data_get_bool(marks, "r2v_off_by_panic"));
}

namespace {

bool isMarked(obs_source_t *source)
{
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	return obs_data_has_user_value(marks, "r2v_off_by_panic");
}

} // namespace

TEST(Panic, TheMarkGoesWithTheNextSaveOrWithTheNextLoad)
{
	OnAir onAir;
	ASSERT_TRUE(onAir.canAdd()) << "OBS's own media source is not installed";
	const OBSSourceAutoRelease ours = onAir.addMediaSource();
	const auto panic = [&] {
		onAir.app().panic().set(true);
		EXPECT_TRUE(eventually([&] { return onAir.isHiddenByItsEyeAlone(ours); }));
		EXPECT_TRUE(isMarked(ours));
	};
	panic();
	// What runs on OBS's UI thread right before it saves. The source is on a moment before that is noted.
	EXPECT_TRUE(eventually([&] {
		onAir.app().addedMediaSources().forgetMarks();
		return !isMarked(ours);
	}));

	onAir.app().panic().set(false);
	// Until then what is shown goes off air again.
	EXPECT_TRUE(eventually([&] { return !onAir.app().gate().isDark(); }));
	obs_sceneitem_set_visible(onAir.itemOf(ours), true);
	EXPECT_TRUE(eventually([&] { return obs_source_active(ours); }));
	panic();
	obs_source_load(ours);
	EXPECT_FALSE(isMarked(ours));
}

TEST(Panic, RefusesTriggersAndDismissesWhatIsUnderWay)
{
	OnAir onAir;
	obs::App &app = onAir.stage.app();
	app.rehearsal().set(true);
	generation::GenerationSpec spec;
	spec.sourceKey = "the-source";
	spec.prompt = "A sunset";
	const generation::Admission underWay = app.engine().admit(spec);
	ASSERT_TRUE(underWay.accepted());

	app.panic().set(true);
	const generation::Admission refused = app.engine().admit(spec);
	EXPECT_EQ(refused.refusal, generation::RefusalCode::panicked);
	EXPECT_FALSE(refused.message.empty());
	EXPECT_TRUE(eventually([&] {
		const generation::Snapshot now = app.engine().find(underWay.generationId);
		return now->dismissed || now->state == generation::State::cancelled;
	}));
}

} // namespace r2v::test
