// SPDX-License-Identifier: GPL-2.0-or-later
#include <chrono>
#include <cstdlib>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "obs/settings/source-settings.hpp"
#include "source-stage.hpp"

namespace r2v::test {

using nlohmann::json;

namespace {

constexpr char kSecret[] = "fx-0123456789-secret";

bool eventuallyErased(obs_source_t *source)
{
	return eventually([&] { return SourceStage::settingsOf(source).find("api_key") == std::string::npos; });
}

void change(obs_source_t *source, const json &settings)
{
	const OBSDataAutoRelease data = obs_data_create_from_json(settings.dump().c_str());
	obs_source_update(source, data);
}

} // namespace

TEST(SourceSettings, EverySettingOfTheContractHasItsDefault)
{
	SourceStage stage;
	stage.startApp();
	const OBSDataAutoRelease settings = obs_get_source_defaults(obs::kSourceId);
	const OBSDataAutoRelease defaults = obs_data_get_defaults(settings);
	EXPECT_EQ(json::parse(obs_data_get_json(defaults)), json::parse(R"({
		"prompt": "", "prompt_text_source": "", "negative_prompt": "",
		"model": "wan-2.7-reference-to-video", "duration": 5, "resolution": "720p", "aspect_ratio": "auto",
		"seed_mode": "random", "seed": 0, "multi_shots": "default", "enable_safety_checker": "default",
		"reference": "program", "reference_name": "", "reference_file": "", "reference_delay_ms": 0,
		"extra_references": [], "hide_while_capturing": [],
		"width": 0, "height": 0, "fit": "contain", "current_generation": "",
		"on_ready": "play", "on_end": "loop", "transition_ms": 0,
		"while_waiting": "clip", "waiting_image": "", "on_hide": "restart",
		"audio": false, "hw_decode": false, "speed_percent": 100, "add_media_source": false,
		"trigger_on_activate": false, "trigger_scene": "", "trigger_every_min": 0, "trigger_on_live": false,
		"trigger_on_text": false, "trigger_gap_s": 30, "require_approval": false,
		"status_text_source": "", "status_format": ""
	})"));
}

TEST(SourceSettings, ThePageHasAControlForEachWithItsRangeAndChoices)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	const std::unique_ptr<obs_properties_t, decltype(&obs_properties_destroy)> page(obs_source_properties(source),
											obs_properties_destroy);
	for (const obs::Setting &setting : obs::kSettings) {
		obs_property_t *control = obs_properties_get(page.get(), setting.key);
		ASSERT_EQ(control != nullptr, setting.control != obs::Control::none) << setting.key;
		if (setting.control == obs::Control::number || setting.control == obs::Control::slider) {
			EXPECT_EQ(obs_property_int_min(control), setting.range.min) << setting.key;
			EXPECT_EQ(obs_property_int_max(control), setting.range.max) << setting.key;
		}
		if (setting.control == obs::Control::choice) {
			size_t offered = 0;
			for (const obs::Choice &choice : setting.choices) {
				if (choice.value) {
					ASSERT_LT(offered, obs_property_list_item_count(control)) << setting.key;
					EXPECT_STREQ(obs_property_list_item_string(control, offered++), choice.value);
				}
			}
			EXPECT_EQ(obs_property_list_item_count(control), offered) << setting.key;
		}
	}
}

TEST(SourceSettings, ThePageShowsOnlyWhatApplies)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	const std::unique_ptr<obs_properties_t, decltype(&obs_properties_destroy)> page(obs_source_properties(source),
											obs_properties_destroy);
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	const auto shows = [&](const char *changed, const char *value, const char *name) {
		obs_data_set_string(settings, changed, value);
		obs_property_modified(obs_properties_get(page.get(), changed), settings);
		return obs_property_visible(obs_properties_get(page.get(), name));
	};
	EXPECT_FALSE(shows("reference", "program", "reference_name"));
	EXPECT_TRUE(shows("reference", "source", "reference_name"));
	EXPECT_FALSE(shows("reference", "source", "reference_file"));
	EXPECT_TRUE(shows("reference", "file", "reference_file"));
	EXPECT_FALSE(shows("seed_mode", "random", "seed"));
	EXPECT_TRUE(shows("seed_mode", "fixed", "seed"));
	EXPECT_TRUE(shows("seed_mode", "increment", "seed"));
	EXPECT_FALSE(shows("while_waiting", "reference", "waiting_image"));
	EXPECT_TRUE(shows("while_waiting", "image", "waiting_image"));
}

TEST(SourceSettings, ATypedKeyLeavesThemAtOnceAndIsStoredWhenTypingRests)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	const std::string secret = kSecret;
	auto typedAt = std::chrono::steady_clock::now();
	for (size_t length = 5; length <= secret.size(); length += 5) {
		const auto typedBeforeAt = std::exchange(typedAt, std::chrono::steady_clock::now());
		change(source, {{"api_key", secret.substr(0, length)}});
		EXPECT_TRUE(eventuallyErased(source));
		const bool isStored = std::filesystem::exists(stage.keyFile());
		// On a machine that is held up for longer typing did rest.
		if (std::chrono::steady_clock::now() - typedBeforeAt < std::chrono::milliseconds(1400)) {
			EXPECT_FALSE(isStored) << "stored while typing";
		}
	}
	ASSERT_TRUE(eventually([&] { return stage.storedKey().find(kSecret) != std::string::npos; }));
	EXPECT_TRUE(stage.app().engine().status().hasKey);
}

TEST(SourceSettings, APastedKeyLosesTheBlanksAroundIt)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	change(source, {{"api_key", std::string(" ") + kSecret + "\r\n"}});
	ASSERT_TRUE(eventuallyErased(source));
	instanceOf(source).commitTypedKey();
	ASSERT_TRUE(eventually([&] { return stage.storedKey().find(kSecret) != std::string::npos; }));
	EXPECT_NE(stage.storedKey().find('"' + std::string(kSecret) + '"'), std::string::npos);
}

TEST(SourceSettings, AKeyThatWasClearedAgainIsNotStored)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	change(source, {{"api_key", kSecret}});
	ASSERT_TRUE(eventuallyErased(source));
	change(source, {{"api_key", ""}});
	ASSERT_TRUE(eventuallyErased(source));
	stage.libobs().waitFrames(60);
	EXPECT_FALSE(std::filesystem::exists(stage.keyFile()));
}

TEST(SourceSettings, AKeyIsNeverSavedEvenBeforeTheUpdate)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	for (int round = 0; round < 50; round++) {
		change(source, {{"api_key", kSecret}});
		const OBSDataAutoRelease saved = obs_save_source(source);
		EXPECT_EQ(std::string(obs_data_get_json(saved)).find(kSecret), std::string::npos);
	}
	EXPECT_TRUE(eventually([&] { return stage.storedKey().find(kSecret) != std::string::npos; }));
}

TEST(SourceSettings, AKeyOfALoadedCollectionIsErasedAndNeverStored)
{
	SourceStage stage;
	stage.startApp();
	OBSSourceAutoRelease source = stage.create("clip");
	OBSDataAutoRelease saved = obs_save_source(source);
	const OBSDataAutoRelease settings = obs_data_get_obj(saved, "settings");
	obs_data_set_string(settings, "api_key", "somebody-elses-key");
	source = nullptr;
	obs_wait_for_destroy_queue();
	stage.app().keyDesk().enter(kSecret);
	ASSERT_TRUE(eventually([&] { return stage.storedKey().find(kSecret) != std::string::npos; }));

	source = obs_load_source(saved);
	ASSERT_TRUE(source);
	EXPECT_EQ(SourceStage::settingsOf(source).find("api_key"), std::string::npos);
	// An update that has nothing to do with it, and more than the time in which typing rests.
	change(source, {{"prompt", "a fox"}});
	stage.libobs().waitFrames(75);
	EXPECT_NE(stage.storedKey().find(kSecret), std::string::npos);
	EXPECT_EQ(stage.storedKey().find("somebody"), std::string::npos);
}

TEST(SourceSettings, ChangingThemStartsNoGeneration)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"prompt": "a fox"})");
	for (int round = 0; round < 20; round++) {
		change(source, {{"prompt", "fox " + std::to_string(round)}, {"duration", 2 + round % 8}});
		stage.libobs().waitFrames(1);
	}
	EXPECT_TRUE(stage.app().engine().list({}).empty());
}

TEST(SourceSettings, WithTransitionMsOneClipFadesIntoTheNextEvenWhereItWasSetJustBefore)
{
	constexpr char kDark[] = "20260101-000000-abcd";
	constexpr char kBright[] = "20260102-000000-abcd";
	SourceStage stage;
	stage.storeGeneration(kDark, stage.clips().gray("50", {}));
	stage.storeGeneration(kBright, stage.clips().gray("200", {}));
	stage.startApp();
	ASSERT_TRUE(eventually([&] { return stage.app().engine().find(kDark) && stage.app().engine().find(kBright); }));
	const OBSSourceAutoRelease source = stage.create("clip");
	TestScene scene("scene");
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	FrameReader reader;
	const auto greens = [&] {
		const OutputFrame frame = reader.next();
		return static_cast<int>(frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff);
	};
	instanceOf(source).play(stage.app().engine().find(kDark));
	ASSERT_TRUE(eventually([&] { return std::abs(greens() - 40) <= 3; }));
	const OBSDataAutoRelease change = obs_data_create();
	obs_data_set_int(change, "transition_ms", 300);
	obs_source_update(source, change);
	instanceOf(source).play(stage.app().engine().find(kBright));
	int between = 0;
	EXPECT_TRUE(eventually([&] {
		const int green = greens();
		between += green > 60 && green < 200 ? 1 : 0;
		return std::abs(green - 214) <= 3;
	}));
	EXPECT_GE(between, 3);
	stage.libobs().setProgram(nullptr);
}

TEST(SourceSettings, TheBoxFollowsWidthAndHeight)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	EXPECT_EQ(obs_source_get_width(source), 640u);
	EXPECT_EQ(obs_source_get_height(source), 360u);
	change(source, {{"width", 300}, {"height", 500}});
	EXPECT_TRUE(eventually([&] { return obs_source_get_width(source) == 300; }));
	EXPECT_EQ(obs_source_get_height(source), 500u);
	change(source, {{"width", -7}, {"height", 99999999}});
	EXPECT_TRUE(eventually([&] { return obs_source_get_width(source) == 640; }));
	EXPECT_EQ(obs_source_get_height(source), 16384u);
}

} // namespace r2v::test
