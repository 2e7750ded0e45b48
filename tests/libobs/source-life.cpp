// SPDX-License-Identifier: GPL-2.0-or-later
#include <chrono>
#include <mutex>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "media/still.hpp"
#include "obs/air/clip-view.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kId[] = "20260101-000000-abcd";

uint32_t greenInTheMiddle(const OutputFrame &frame)
{
	return frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff;
}

bool waitForBright(FrameReader &reader)
{
	return eventually([&] { return greenInTheMiddle(reader.next()) > 150; });
}

std::string with(const char *generationId)
{
	return std::string(R"({"current_generation": ")") + generationId + "\"}";
}

/// Nothing but the clip is in the program, so there is nothing for a reference.
void expectBlankReference(obs::App &app)
{
	std::mutex mutex;
	bool answered = false;
	obs::Grabbed::Outcome outcome{};
	app.grabber().grab({}, [&](const obs::Grabbed &grabbed) {
		const std::lock_guard lock(mutex);
		outcome = grabbed.outcome;
		answered = true;
	});
	ASSERT_TRUE(eventually([&] {
		const std::lock_guard lock(mutex);
		return answered;
	}));
	EXPECT_EQ(outcome, obs::Grabbed::Outcome::blank);
}

} // namespace

TEST(SourceLife, AfterARestartItShowsItsClipAgain)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	// At once, when the store may not have been read yet: as OBS loads a collection.
	const OBSSourceAutoRelease source = stage.create("clip", with(kId));
	const TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	FrameReader reader;
	EXPECT_TRUE(waitForBright(reader));
	EXPECT_EQ(obs_source_media_get_state(source), OBS_MEDIA_STATE_PLAYING);
	EXPECT_NEAR(static_cast<double>(obs_source_media_get_duration(source)), 2000, 40);
}

TEST(SourceLife, AMissingClipLeavesItEmptyButUsable)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", with("20250101-000000-gone"));
	const TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	FrameReader reader;
	stage.libobs().waitFrames(20);
	reader.skipToNow();
	EXPECT_LT(greenInTheMiddle(reader.next()), 10u);
	EXPECT_EQ(obs_source_media_get_state(source), OBS_MEDIA_STATE_NONE);

	ASSERT_TRUE(eventually([&] { return stage.app().engine().find(kId) != nullptr; }));
	const OBSDataAutoRelease change = obs_data_create();
	obs_data_set_string(change, "current_generation", kId);
	obs_source_update(source, change);
	EXPECT_TRUE(waitForBright(reader));
}

TEST(SourceLife, ItsSettingsNameItsClipUntilItIsStopped)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	const TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	generation::Snapshot generation;
	ASSERT_TRUE(eventually([&] { return (generation = stage.app().engine().find(kId)) != nullptr; }));

	instanceOf(source).play(generation);
	FrameReader reader;
	EXPECT_TRUE(waitForBright(reader));
	EXPECT_NE(SourceStage::settingsOf(source).find(kId), std::string::npos);
	EXPECT_EQ(instanceOf(source).currentGeneration(), kId);
	const auto shownBy = [&] { return stage.app().engine().find(kId)->shownBy; };
	EXPECT_TRUE(eventually([&] { return shownBy() == std::vector<std::string>{instanceOf(source).key()}; }));

	instanceOf(source).stopClip();
	EXPECT_TRUE(eventually([&] { return shownBy().empty(); }));
	EXPECT_TRUE(eventually([&] { return greenInTheMiddle(reader.next()) < 10; }));
	EXPECT_EQ(SourceStage::settingsOf(source).find(kId), std::string::npos);
	EXPECT_EQ(obs_source_media_get_state(source), OBS_MEDIA_STATE_NONE);
}

TEST(SourceLife, AClipIsProtectedForEachSceneCollectionSeparately)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	obs::ReferenceSource &instance = instanceOf(source);
	generation::Snapshot generation;
	ASSERT_TRUE(eventually([&] { return (generation = stage.app().engine().find(kId)) != nullptr; }));
	const std::string key = instance.key();
	const auto isShownBy = [&](const std::vector<std::string> &marks) {
		return eventually([&] { return stage.app().engine().find(kId)->shownBy == marks; });
	};

	instance.collectionIs("Show", false);
	instance.play(generation);
	EXPECT_TRUE(isShownBy({key + "@Show"}));
	instance.collectionIs("Tonight", true);
	EXPECT_TRUE(isShownBy({key + "@Tonight"})) << "renamed";
	instance.collectionIs("Copy", false);
	EXPECT_TRUE(isShownBy({key + "@Tonight", key + "@Copy"}));
	instance.stopClip();
	EXPECT_TRUE(isShownBy({key + "@Tonight"})) << "which shows it when it is opened again";
}

TEST(SourceLife, CancellingAPageThatWasOpenWhenAClipCameKeepsTheClip)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"prompt": "before"})");
	const TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	generation::Snapshot generation;
	ASSERT_TRUE(eventually([&] { return (generation = stage.app().engine().find(kId)) != nullptr; }));

	// As OBS's properties window does: it keeps a copy, and Cancel puts that back.
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	const OBSDataAutoRelease copy = obs_data_create_from_json(obs_data_get_json(settings));
	instanceOf(source).play(generation);
	const OBSDataAutoRelease typed = obs_data_create_from_json(R"({"prompt": "typed"})");
	obs_source_update(source, typed);
	stage.libobs().waitFrames(3);
	obs_data_clear(settings);
	obs_source_update(source, copy);
	stage.libobs().waitFrames(3);

	EXPECT_EQ(instanceOf(source).currentGeneration(), kId);
	EXPECT_NE(SourceStage::settingsOf(source).find(kId), std::string::npos);
	EXPECT_STREQ(obs_data_get_string(settings, "prompt"), "before");
	FrameReader reader;
	EXPECT_TRUE(waitForBright(reader));

	const std::string key = instanceOf(source).key();
	obs_data_clear(settings);
	const OBSDataAutoRelease nothing = obs_data_create();
	obs_source_update(source, nothing);
	stage.libobs().waitFrames(3);
	EXPECT_EQ(instanceOf(source).currentGeneration(), kId) << "after the button Defaults";
	EXPECT_STREQ(obs_data_get_string(settings, "source_key"), key.c_str()) << "after the button Defaults";

	// What is set from outside afterwards still counts, alone or with all else reset.
	const OBSDataAutoRelease none = obs_data_create_from_json(R"({"current_generation": ""})");
	obs_source_update(source, none);
	EXPECT_TRUE(eventually([&] { return greenInTheMiddle(reader.next()) < 10; }));
	obs_data_clear(settings);
	const OBSDataAutoRelease named = obs_data_create_from_json(with(kId).c_str());
	obs_source_update(source, named);
	EXPECT_TRUE(waitForBright(reader));
}

TEST(SourceLife, ObsMediaControlsReachTheClip)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", with(kId));
	const TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	const auto becomes = [&](obs_media_state state) {
		return eventually([&] { return obs_source_media_get_state(source) == state; });
	};
	ASSERT_TRUE(becomes(OBS_MEDIA_STATE_PLAYING));
	obs_source_media_play_pause(source, true);
	EXPECT_TRUE(becomes(OBS_MEDIA_STATE_PAUSED));
	obs_source_media_set_time(source, 1200);
	EXPECT_TRUE(eventually([&] { return std::abs(obs_source_media_get_time(source) - 1200) < 40; }));
	obs_source_media_play_pause(source, false);
	EXPECT_TRUE(becomes(OBS_MEDIA_STATE_PLAYING));
	obs_source_media_stop(source);
	EXPECT_TRUE(becomes(OBS_MEDIA_STATE_STOPPED));
	obs_source_media_restart(source);
	EXPECT_TRUE(becomes(OBS_MEDIA_STATE_PLAYING));
}

TEST(SourceLife, ItsClipIsNotInAReferenceEvenIfItCoversTheProgram)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", with(kId));
	const TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	FrameReader reader;
	ASSERT_TRUE(waitForBright(reader));

	expectBlankReference(stage.app());
	EXPECT_TRUE(waitForBright(reader));
}

TEST(SourceLife, ItsClipIsNotInAReferenceEvenIfItIsTheProgramItself)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", with(kId));
	stage.libobs().setProgram(source);
	FrameReader reader;
	ASSERT_TRUE(waitForBright(reader));
	expectBlankReference(stage.app());
	EXPECT_TRUE(waitForBright(reader));
}

TEST(SourceLife, ACopyGetsANewIdentityAndALoadedSourceKeepsItsOwn)
{
	SourceStage stage;
	stage.startApp();
	OBSSourceAutoRelease first = stage.create("first");
	const std::string key = instanceOf(first).key();
	ASSERT_FALSE(key.empty());
	OBSSourceAutoRelease copy = stage.create("copy", SourceStage::settingsOf(first));
	EXPECT_NE(instanceOf(copy).key(), key);
	EXPECT_EQ(stage.app().sources().byKey(key).instance, &instanceOf(first));
	EXPECT_EQ(stage.app().sources().byName("copy").instance, &instanceOf(copy));

	// The collection is loaded again while the old source is on its way out.
	const OBSDataAutoRelease saved = obs_save_source(first);
	first = nullptr;
	const OBSSourceAutoRelease loaded = obs_load_source(saved);
	EXPECT_EQ(instanceOf(loaded).key(), key);
	obs_wait_for_destroy_queue();
	EXPECT_EQ(stage.app().sources().byKey(key).instance, &instanceOf(loaded));
}

TEST(SourceLife, ItsChildIsNotAmongTheUsersSources)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	std::set<std::string> names;
	const auto collect = [](void *param, obs_source_t *found) {
		static_cast<std::set<std::string> *>(param)->insert(obs_source_get_name(found));
		return true;
	};
	obs_enum_sources(collect, &names);
	EXPECT_EQ(names, std::set<std::string>{"clip"});
	const char *id = nullptr;
	for (size_t n = 0; obs_enum_input_types(n, &id); n++) {
		const bool isOurs = std::string(id) == obs::kSourceId;
		EXPECT_EQ((obs_get_source_output_flags(id) & OBS_SOURCE_CAP_DISABLED) != 0, !isOurs) << id;
	}
	EXPECT_EQ(obs_source_get_icon_type(obs::kSourceId), OBS_ICON_TYPE_MEDIA);
}

TEST(SourceLife, AHundredComeAndGoQuicklyAndLeaveNothingBehind)
{
	SourceStage stage({.framesPerSecond = 60});
	stage.storeGeneration(kId, stage.clips().gray("200", {.withSound = true}));
	stage.startApp();
	ASSERT_TRUE(eventually([&] { return stage.app().engine().find(kId) != nullptr; }));
	for (int round = 0; round < 100; round++) {
		OBSSourceAutoRelease source =
			stage.create("clip", R"({"audio": true, "fit": "cover", "current_generation": ")" +
						     std::string(kId) + "\"}");
		ASSERT_TRUE(obs_obj_get_data(source));
		stage.libobs().setProgram(source);
		if (round % 10 == 0) {
			stage.libobs().waitFrames(round / 10);
		}
		stage.libobs().setProgram(nullptr);
		const auto begin = std::chrono::steady_clock::now();
		obs_source_remove(source);
		source = nullptr;
		obs_wait_for_destroy_queue();
		EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
	}
	EXPECT_TRUE(stage.app().sources().all().empty());
}

} // namespace r2v::test
