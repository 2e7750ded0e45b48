// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "obs/page/properties-page.hpp"
#include "obs/source/awaited-clip.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

/// An app whose texts ask the test: the one thing that the plugin calls in the middle of everything.
class AskingStage {
public:
	AskingStage()
	{
		const auto configDir = stage_.clips().folder() / "config";
		std::filesystem::create_directories(configDir);
		app_ = std::make_unique<obs::App>(
			obs::AppSurroundings{.configDir = configDir, .texts = [this](std::string_view key) {
						     if (onText) {
							     onText(std::string(key));
						     }
						     return std::string(key);
					     }});
		app_->registerSourceKind();
	}
	~AskingStage()
	{
		onText = nullptr;
		obs_wait_for_destroy_queue();
	}

	obs::App &app() const { return *app_; }
	const SourceStage &stage() const { return stage_; }

	std::function<void(const std::string &)> onText;

private:
	SourceStage stage_;
	std::unique_ptr<obs::App> app_;
};

/// With what is at its default.
std::string everythingIn(obs_source_t *source)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	const OBSDataAutoRelease defaults = obs_data_get_defaults(settings);
	return std::string(obs_data_get_json(settings)) + obs_data_get_json(defaults);
}

} // namespace

TEST(SourceConstruction, NobodyFindsAnInstanceBeforeItIsComplete)
{
	AskingStage stage;
	int asked = 0;
	stage.onText = [&](const std::string &) {
		++asked;
		EXPECT_TRUE(stage.app().sources().all().empty());
		EXPECT_FALSE(stage.app().sources().byKey("its key"));
		EXPECT_FALSE(stage.app().sources().byName("clip"));
	};
	const OBSSourceAutoRelease source = stage.stage().create("clip", R"({"source_key": "its key"})");
	EXPECT_GT(asked, 0);
	stage.onText = nullptr;
	EXPECT_TRUE(stage.app().sources().byKey("its key"));
}

TEST(SourceConstruction, OneThatFailsHalfwayLeavesNothingBehind)
{
	AskingStage stage;
	stage.onText = [](const std::string &) { throw std::runtime_error("halfway"); };
	{
		const OBSSourceAutoRelease source = stage.stage().create("clip", R"({"source_key": "its key"})");
		stage.onText = nullptr;
		EXPECT_FALSE(stage.app().sources().byKey("its key"));
	}
	obs_wait_for_destroy_queue();
	const OBSSourceAutoRelease second = stage.stage().create("clip", R"({"source_key": "its key"})");
	EXPECT_TRUE(stage.app().sources().byKey("its key"));
}

TEST(SourceConstruction, NoExceptionLeavesTheCallbacksOfThePage)
{
	AskingStage stage;
	const OBSSourceAutoRelease source = stage.stage().create("clip");
	obs_properties_t *page = obs_source_properties(source);
	stage.onText = [](const std::string &) { throw std::runtime_error("no text"); };
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	for (obs_property_t *property = obs_properties_first(page); property; obs_property_next(&property)) {
		EXPECT_NO_THROW(obs_property_modified(property, settings)) << obs_property_name(property);
	}
	for (const char *name : {"reference", "seed_mode", "while_waiting", "rehearsal"}) {
		EXPECT_NO_THROW(obs_property_modified(obs_properties_get(page, name), settings)) << name;
	}
	EXPECT_NO_THROW(obs_properties_destroy(obs_source_properties(source)));
	stage.onText = nullptr;
	obs_properties_destroy(page);
}

TEST(SourcePage, BuildingItOnAnyThreadChangesNoSetting)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"prompt": "A sunset", "rehearsal": true})");
	stage.libobs().waitFrames(3);
	for (const bool rehearsal : {true, false}) {
		stage.app().rehearsal().set(rehearsal);
		const std::string before = everythingIn(source);
		std::thread([&] { obs_properties_destroy(obs_source_properties(source)); }).join();
		EXPECT_EQ(everythingIn(source), before);
		EXPECT_EQ(stage.app().config().rehearsal, rehearsal);
		const OBSDataAutoRelease settings = obs_source_get_settings(source);
		EXPECT_EQ(obs_data_get_bool(settings, "rehearsal"), rehearsal);
	}
	// Not even where a script left something in them that was not taken over yet.
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	obs_data_set_bool(settings, "rehearsal", true);
	const std::string before = everythingIn(source);
	obs_properties_destroy(obs_source_properties(source));
	EXPECT_EQ(everythingIn(source), before);
	EXPECT_FALSE(stage.app().config().rehearsal);
}

TEST(SourcePage, ItsRehearsalSwitchBelongsToTheProgramAndIsNotSavedWithTheSource)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"rehearsal": true})");
	const OBSSourceAutoRelease other = stage.create("other");
	EXPECT_FALSE(stage.app().config().rehearsal) << "a loaded setting is nobody's click";
	const OBSDataAutoRelease clicked = obs_data_create_from_json(R"({"rehearsal": true})");
	obs_source_update(source, clicked);
	EXPECT_TRUE(eventually([&] { return stage.app().config().rehearsal; }));
	EXPECT_TRUE(eventually([&] { return SourceStage::settingsOf(source).find("rehearsal") == std::string::npos; }));
	EXPECT_TRUE(eventually([&] {
		const OBSDataAutoRelease settings = obs_source_get_settings(other);
		return obs_data_get_bool(settings, "rehearsal");
	}));
}

TEST(AwaitedClip, AClipWhoseRecordIsReadDuringTheLookupIsStillAwaited)
{
	obs::AwaitedClip clip;
	bool wasAwaited = false;
	EXPECT_FALSE(clip.lookUp([&] {
		wasAwaited = clip.isAwaited();
		return generation::Snapshot();
	}));
	EXPECT_TRUE(wasAwaited);
	EXPECT_TRUE(clip.isAwaited());
	auto found = std::make_shared<generation::Generation>();
	EXPECT_FALSE(clip.lookUp([&] { return found; })) << "it has no clip yet";
	EXPECT_TRUE(clip.isAwaited());
	found->clipFileName = "clip.mp4";
	EXPECT_TRUE(clip.lookUp([&] { return found; }));
	EXPECT_FALSE(clip.isAwaited());
}

} // namespace r2v::test
