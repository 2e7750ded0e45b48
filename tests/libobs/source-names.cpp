// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "source-stage.hpp"
#include "wall-source.hpp"

namespace r2v::test {

using nlohmann::json;

namespace {

/// Any source that settings can name: its kind does not matter for that.
void registerPlainKind()
{
	obs_source_info info{};
	info.id = "plain_source";
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO;
	info.get_name = [](void *) { return "Plain"; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * { return source; };
	info.destroy = [](void *) {};
	info.get_width = [](void *) { return uint32_t{16}; };
	info.get_height = [](void *) { return uint32_t{16}; };
	info.video_render = [](void *, gs_effect_t *) {};
	obs_register_source(&info);
	info.id = "plain_filter";
	info.type = OBS_SOURCE_TYPE_FILTER;
	obs_register_source(&info);
}

/// A source whose settings name others by each way that there is.
class NamesStage {
public:
	NamesStage()
	{
		stage_.rehearseWithoutLimits();
		stage_.startApp();
		registerPlainKind();
	}

	obs::App &app() const { return stage_.app(); }
	const SourceStage &stage() const { return stage_; }

	static OBSSourceAutoRelease plain(const char *name, const char *text = "")
	{
		const OBSDataAutoRelease settings = obs_data_create();
		obs_data_set_string(settings, "text", text);
		return obs_source_create("plain_source", name, settings, nullptr);
	}

	OBSSourceAutoRelease naming(const char *name, const std::string &sourceName) const
	{
		return stage_.create(name,
				     json{{"prompt", "Plays {text:" + sourceName + "}"},
					  {"prompt_text_source", ""},
					  {"reference", "program"},
					  {"reference_name", sourceName},
					  {"status_text_source", sourceName},
					  {"trigger_scene", sourceName},
					  {"hide_while_capturing", {{{"value", sourceName}}, {{"value", "Other"}}}},
					  {"extra_references", {{{"value", sourceName}}}}}
					     .dump());
	}

	static json settings(obs_source_t *source) { return json::parse(SourceStage::settingsOf(source)); }

	generation::Snapshot generated(obs_source_t *source) const
	{
		calldata_t arguments;
		calldata_init(&arguments);
		proc_handler_call(obs_source_get_proc_handler(source), "generate", &arguments);
		const char *id = nullptr;
		calldata_get_string(&arguments, "generation_id", &id);
		const generation::Snapshot found = app().engine().find(id ? id : "");
		calldata_free(&arguments);
		return found;
	}

private:
	SourceStage stage_;
};

void expectNames(obs_source_t *source, const std::string &name)
{
	const json settings = NamesStage::settings(source);
	EXPECT_EQ(settings["prompt"], "Plays {text:" + name + "}");
	EXPECT_EQ(settings["reference_name"], name);
	EXPECT_EQ(settings["status_text_source"], name);
	EXPECT_EQ(settings["trigger_scene"], name);
	EXPECT_EQ(settings["hide_while_capturing"], json({{{"value", name}}, {{"value", "Other"}}}));
	EXPECT_EQ(settings["extra_references"], json({{{"value", name}}}));
}

} // namespace

TEST(SourceNames, ARenamedSourceIsFollowedInEachSettingOfEachSourceAtOnce)
{
	const NamesStage stage;
	const OBSSourceAutoRelease cam = NamesStage::plain("Cam");
	const OBSSourceAutoRelease one = stage.naming("one", "Cam");
	const OBSSourceAutoRelease two = stage.naming("two", "Cam");
	const OBSSourceAutoRelease other = stage.naming("other", "Camera");
	obs_source_set_name(cam, "Cam | {2}");
	const json settings = NamesStage::settings(one);
	EXPECT_EQ(settings["prompt"], "Plays {text:Cam | {{2}}}");
	EXPECT_EQ(settings["reference_name"], "Cam | {2}");
	expectNames(other, "Camera");
	// As OBS takes a renaming back.
	obs_source_set_name(cam, "Cam");
	expectNames(one, "Cam");
	expectNames(two, "Cam");
}

TEST(SourceNames, AScenesNameIsFollowedToo)
{
	const NamesStage stage;
	const TestScene scene("Talk");
	const OBSSourceAutoRelease source = stage.naming("clip", "Talk");
	obs_source_set_name(scene.source(), "Interview");
	expectNames(source, "Interview");
}

TEST(SourceNames, TwoThatSwapTheirNamesAreFollowed)
{
	const NamesStage stage;
	const OBSSourceAutoRelease a = NamesStage::plain("A");
	const OBSSourceAutoRelease b = NamesStage::plain("B");
	const OBSSourceAutoRelease ofA = stage.naming("of A", "A");
	const OBSSourceAutoRelease ofB = stage.naming("of B", "B");
	obs_source_set_name(a, "For a moment");
	obs_source_set_name(b, "A");
	obs_source_set_name(a, "B");
	expectNames(ofA, "B");
	expectNames(ofB, "A");
}

TEST(SourceNames, AFilterOrPrivateSourceOfTheSameNameIsNobodyThatSettingsMean)
{
	const NamesStage stage;
	const OBSSourceAutoRelease cam = NamesStage::plain("Cam");
	const OBSSourceAutoRelease source = stage.naming("clip", "Cam");
	const OBSSourceAutoRelease filter = obs_source_create("plain_filter", "Cam", nullptr, nullptr);
	obs_source_filter_add(cam, filter);
	const OBSSourceAutoRelease hidden = obs_source_create_private("plain_source", "Cam", nullptr);
	obs_source_set_name(filter, "Sharper");
	obs_source_set_name(hidden, "Hidden");
	expectNames(source, "Cam");
	obs_source_filter_remove(cam, filter);
}

TEST(SourceNames, ThePromptFollowsWhereNoTemplateCanHoldTheNewName)
{
	const NamesStage stage;
	const OBSSourceAutoRelease song = NamesStage::plain("Song", "Blue Monday");
	const OBSSourceAutoRelease source = stage.stage().create("clip", R"({"prompt": "Plays {text:Song}"})");
	obs_source_set_name(song, "Now } playing");
	const auto made = stage.generated(source);
	ASSERT_TRUE(made);
	EXPECT_EQ(made->spec.prompt, "Plays Blue Monday");
	obs_source_set_name(song, "Playing } now");
	ASSERT_TRUE(stage.generated(source));
	obs_source_set_name(song, "Playing");
	EXPECT_EQ(NamesStage::settings(source)["prompt"], "Plays {text:Playing}");
	EXPECT_FALSE(NamesStage::settings(source).contains("followed_names"));
	ASSERT_TRUE(stage.generated(source));
}

TEST(SourceNames, FollowingStartsNothingAndTellsNobodyOfAnUpdate)
{
	const NamesStage stage;
	const OBSSourceAutoRelease song = NamesStage::plain("Song", "Blue Monday");
	const OBSSourceAutoRelease source = stage.stage().create(
		"clip",
		R"({"prompt": "x", "prompt_text_source": "Song", "trigger_on_text": true, "trigger_gap_s": 0})");
	stage.app().triggers().start(true);
	int updates = 0;
	OBSSignal updated(
		obs_get_signal_handler(), "source_update",
		[](void *count, calldata_t *) { ++*static_cast<int *>(count); }, &updates);
	for (int number = 0; number < 20; ++number) {
		obs_source_set_name(song, ("Song " + std::to_string(number)).c_str());
	}
	// Longer than the rest after which a changed text counts.
	std::this_thread::sleep_for(std::chrono::milliseconds(1500));
	stage.stage().libobs().waitFrames(3);
	EXPECT_EQ(NamesStage::settings(source)["prompt_text_source"], "Song 19");
	EXPECT_EQ(updates, 0);
	EXPECT_TRUE(stage.app().engine().list({}).empty());
}

TEST(SourceNames, ARenameWhileAGenerationRunsLeavesItAlone)
{
	const NamesStage stage;
	const OBSSourceAutoRelease cam = createWall("Cam");
	const OBSSourceAutoRelease source =
		stage.stage().create("clip", R"({"prompt": "x", "reference": "source", "reference_name": "Cam"})");
	const auto made = stage.generated(source);
	ASSERT_TRUE(made);
	obs_source_set_name(cam, "Camera");
	obs_source_set_name(source, "another name");
	ASSERT_TRUE(eventually([&] { return generation::isEnd(stage.app().engine().find(made->id)->state); }));
	const auto ended = stage.app().engine().find(made->id);
	EXPECT_EQ(ended->state, generation::State::ready) << ended->error;
	EXPECT_EQ(ended->spec.sourceName, "clip");
	ASSERT_TRUE(stage.generated(source));
}

} // namespace r2v::test
