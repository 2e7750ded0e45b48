// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <cmath>

#include <gtest/gtest.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kId[] = "20260101-000000-abcd";
constexpr char kSettings[] =
	R"({"current_generation": "20260101-000000-abcd", "source_key": "the-source", "audio": true})";

/// What a source gives to the mixer.
class SourceListener {
public:
	explicit SourceListener(obs_source_t *source) : source_(source)
	{
		obs_source_add_audio_capture_callback(source, onAudio, this);
	}
	~SourceListener() { obs_source_remove_audio_capture_callback(source_, onAudio, this); }
	SourceListener(const SourceListener &) = delete;
	SourceListener &operator=(const SourceListener &) = delete;

	/// Within half a second from now.
	bool sounds() const
	{
		const int before = loud_;
		return eventually([&] { return loud_ > before + 2; }, std::chrono::milliseconds(500));
	}

private:
	static void onAudio(void *param, obs_source_t *, const audio_data *audio, bool)
	{
		const auto *samples = reinterpret_cast<const float *>(audio->data[0]);
		for (uint32_t n = 0; n < audio->frames; n++) {
			if (std::fabs(samples[n]) > 0.001F) {
				++static_cast<SourceListener *>(param)->loud_;
				return;
			}
		}
	}

	obs_source_t *source_;
	std::atomic<int> loud_ = 0;
};

class ClipWithSound : public ::testing::Test {
protected:
	void SetUp() override
	{
		stage.storeGeneration(kId, stage.clips().gray("200", {.withSound = true}), "the-source");
		stage.startApp();
		if (!stage.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA)) {
			GTEST_SKIP() << "OBS's own media source is not installed";
		}
		source = stage.create("clip", kSettings);
		scene.add(source);
		stage.libobs().setProgram(scene.source());
		ASSERT_TRUE(eventually([&] { return (clip = stage.app().engine().find(kId)) != nullptr; }));
	}

	OBSSourceAutoRelease add()
	{
		const obs::AddedMediaSource added = stage.app().mediaSources().add(clip, {});
		EXPECT_EQ(added.error, "");
		return OBSSourceAutoRelease(obs_get_source_by_name(added.sourceName.c_str()));
	}

	SourceStage stage;
	TestScene scene{"scene"};
	OBSSourceAutoRelease source;
	generation::Snapshot clip;
};

} // namespace

TEST_F(ClipWithSound, IsAddedWithTheMixerSettingsOfItsSource)
{
	obs_source_set_volume(source, 0.25F);
	obs_source_set_balance_value(source, 0.125F);
	obs_source_set_audio_mixers(source, 0b100010);
	obs_source_set_sync_offset(source, 120'000'000);
	obs_source_set_monitoring_type(source, OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT);
	obs_source_set_flags(source, OBS_SOURCE_FLAG_FORCE_MONO);

	const OBSSourceAutoRelease added = add();
	EXPECT_FALSE(obs_source_muted(added));
	EXPECT_FLOAT_EQ(obs_source_get_volume(added), 0.25F);
	EXPECT_FLOAT_EQ(obs_source_get_balance_value(added), 0.125F);
	EXPECT_EQ(obs_source_get_audio_mixers(added), 0b100010U);
	EXPECT_EQ(obs_source_get_sync_offset(added), 120'000'000);
	EXPECT_EQ(obs_source_get_monitoring_type(added), OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT);
	EXPECT_NE(obs_source_get_flags(added) & OBS_SOURCE_FLAG_FORCE_MONO, 0U);
	EXPECT_EQ(obs_source_filter_count(added), 0U);
}

TEST_F(ClipWithSound, IsAddedMutedIfItsSourceIsSilent)
{
	obs_source_set_muted(source, true);
	EXPECT_TRUE(obs_source_muted(add()));
	obs_source_set_muted(source, false);
	const OBSDataAutoRelease silent = obs_data_create_from_json(R"({"audio": false})");
	obs_source_update(source, silent);
	EXPECT_TRUE(obs_source_muted(add()));
}

TEST_F(ClipWithSound, IsHeardOnlyOnceWhereverItIs)
{
	const SourceListener own(source);
	ASSERT_TRUE(eventually([&] { return own.sounds(); }));
	const OBSSourceAutoRelease added = add();
	const auto ownIsSilent = [&] { return eventually([&] { return !own.sounds(); }); };
	EXPECT_TRUE(ownIsSilent());

	// Each way in which the other one cannot be heard.
	obs_source_set_muted(added, true);
	EXPECT_TRUE(own.sounds());
	obs_source_set_muted(added, false);
	EXPECT_TRUE(ownIsSilent());
	obs_source_set_volume(added, 0);
	EXPECT_TRUE(own.sounds());
	obs_source_set_volume(added, 0.5F);
	EXPECT_TRUE(ownIsSilent());
	obs_source_set_audio_mixers(added, 0);
	EXPECT_TRUE(own.sounds());
	obs_source_set_audio_mixers(added, 1);
	EXPECT_TRUE(ownIsSilent());
	obs_source_set_enabled(added, false);
	EXPECT_TRUE(own.sounds());
	obs_source_set_enabled(added, true);
	EXPECT_TRUE(ownIsSilent());
	obs_source_media_stop(added);
	EXPECT_TRUE(eventually([&] { return own.sounds(); }));
	obs_source_media_restart(added);
	EXPECT_TRUE(ownIsSilent());
	obs_sceneitem_t *item = obs_scene_find_source(scene.scene(), obs_source_get_name(added));
	obs_sceneitem_set_visible(item, false);
	EXPECT_TRUE(eventually([&] { return own.sounds(); }));
	obs_sceneitem_set_visible(item, true);
	EXPECT_TRUE(ownIsSilent());
	// It shows something else from now on.
	const OBSDataAutoRelease other = obs_data_create_from_json(R"({"local_file": "/nowhere/else.mp4"})");
	obs_source_update(added, other);
	EXPECT_TRUE(eventually([&] { return own.sounds(); }));
}

TEST_F(ClipWithSound, IsHeardAgainWhenTheMediaSourceIsRemoved)
{
	const SourceListener own(source);
	OBSSourceAutoRelease added = add();
	EXPECT_TRUE(eventually([&] { return !own.sounds(); }));
	obs_source_remove(added);
	obs_sceneitem_remove(obs_scene_find_source(scene.scene(), obs_source_get_name(added)));
	added = nullptr;
	EXPECT_TRUE(eventually([&] { return own.sounds(); }));
}

TEST_F(ClipWithSound, IsMutedInItsSecondMediaSource)
{
	const OBSSourceAutoRelease first = add();
	EXPECT_TRUE(eventually([&] { return stage.app().addedMediaSources().isHeard(kId); }));
	const OBSSourceAutoRelease second = add();
	EXPECT_FALSE(obs_source_muted(first));
	EXPECT_TRUE(obs_source_muted(second));
}

TEST_F(ClipWithSound, IsHeardOnceAfterACollectionIsLoadedToo)
{
	const SourceListener own(source);
	OBSSourceAutoRelease added = add();
	const OBSDataAutoRelease live = obs_save_source(added);
	const OBSDataAutoRelease saved = obs_data_create_from_json(obs_data_get_json(live));
	obs_sceneitem_remove(obs_scene_find_source(scene.scene(), obs_source_get_name(added)));
	obs_source_remove(added);
	added = nullptr;
	EXPECT_TRUE(eventually([&] { return own.sounds(); }));
	obs_data_set_string(saved, "name", "loaded");
	obs_data_erase(saved, "uuid");
	const OBSSourceAutoRelease loaded = obs_load_source(saved);
	obs_source_load(loaded);
	scene.add(loaded);
	EXPECT_TRUE(eventually([&] { return !own.sounds(); }));
}

} // namespace r2v::test
