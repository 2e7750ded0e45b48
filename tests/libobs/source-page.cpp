// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "obs/actions/reference-shots.hpp"
#include "obs/page/page-buttons.hpp"
#include "source-stage.hpp"
#include "wall-source.hpp"

namespace r2v::test {

namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kSecret[] = "fx-0123456789-secret";

/// A page as it was built for one opening, and closed at the end. Texts are their own keys here.
class Page {
public:
	explicit Page(obs_source_t *source) :
		source_(source), properties_(obs_source_properties(source), obs_properties_destroy)
	{}

	/// What a person sees from above, without what is inside of groups.
	std::vector<std::string> seen() const
	{
		std::vector<std::string> names;
		for (obs_property_t *one = obs_properties_first(properties_.get()); one; obs_property_next(&one)) {
			if (obs_property_visible(one)) {
				names.emplace_back(obs_property_name(one));
			}
		}
		return names;
	}
	bool shows(const char *name) const { return obs_property_visible(find(name)); }
	std::string says(const char *name) const { return obs_property_description(find(name)); }
	void press(const char *name) const { obs_property_button_clicked(find(name), source_); }

private:
	obs_property_t *find(const char *name) const
	{
		obs_property_t *property = obs_properties_get(properties_.get(), name);
		if (!property) {
			throw std::runtime_error(std::string("no property ") + name);
		}
		return property;
	}

	obs_source_t *source_;
	std::unique_ptr<obs_properties_t, decltype(&obs_properties_destroy)> properties_;
};

void change(obs_source_t *source, const json &settings)
{
	const OBSDataAutoRelease data = obs_data_create_from_json(settings.dump().c_str());
	obs_source_update(source, data);
}

/// 640 by 360, of one colour, as a BMP: a header of 54 bytes and rows of three bytes a pixel.
void writePicture(const std::filesystem::path &file)
{
	constexpr uint32_t kWidthPx = 640;
	constexpr uint32_t kHeightPx = 360;
	std::string bytes = "BM";
	const auto number = [&bytes](uint32_t value, int sizeBytes) {
		for (int index = 0; index < sizeBytes; ++index) {
			bytes += static_cast<char>(value >> (8 * index) & 0xff);
		}
	};
	number(54 + kWidthPx * kHeightPx * 3, 4);
	number(0, 4);
	number(54, 4);
	number(40, 4);
	number(kWidthPx, 4);
	number(kHeightPx, 4);
	number(1, 2);
	number(24, 2);
	for (int unused = 0; unused < 6; ++unused) {
		number(0, 4);
	}
	for (uint32_t pixel = 0; pixel < kWidthPx * kHeightPx; ++pixel) {
		number(0x2040c0, 3);
	}
	std::ofstream(file, std::ios::binary) << bytes;
}

/// From now on this thread is OBS's UI thread.
void becomeUiThread()
{
	obs_set_ui_task_handler([](obs_task_t task, void *param, bool) { task(param); });
}

struct Placed {
	float x = 0;
	float scale = 1;
};
Placed placed(obs_sceneitem_t *item)
{
	vec2 position;
	vec2 scale;
	obs_sceneitem_get_pos(item, &position);
	obs_sceneitem_get_scale(item, &scale);
	return {position.x, scale.x};
}

} // namespace

TEST(SourcePageOrder, WhatIsNeededFirstComesFirst)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	EXPECT_THAT(Page(source).seen(),
		    ElementsAre("prompt", "prompt_text_source", "reference", "show_reference", "generate", "cancel",
				"stop_clip", "status", "key_and_cost", "clip", "playback", "triggers", "status_text",
				"actions", "requests"));
}

TEST(SourcePageKey, IsOpenWithoutAKeyAndFoldedAtTheNextOpeningWithOne)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	{
		const Page page(source);
		EXPECT_TRUE(page.shows("key_and_cost"));
		EXPECT_FALSE(page.shows("show_key_and_cost"));
		stage.app().keyDesk().enter(kSecret);
		ASSERT_TRUE(eventually([&] { return stage.app().engine().status().hasKey; }));
		// Nobody is there to ask, which is no refusal.
		ASSERT_TRUE(
			eventually([&] { return stage.app().keyDesk().news().kind == obs::KeyNews::Kind::notAsked; }));
		// Built anew while it is open, as it is without Qt.
		EXPECT_TRUE(Page(source).shows("key_and_cost"));
	}
	const Page next(source);
	EXPECT_FALSE(next.shows("key_and_cost"));
	EXPECT_TRUE(next.shows("show_key_and_cost"));
	next.press("show_key_and_cost");
	EXPECT_TRUE(next.shows("key_and_cost"));
	EXPECT_FALSE(next.shows("show_key_and_cost"));
}

TEST(SourcePageKey, TheVerdictStandsBesideItsField)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	EXPECT_THAT(Page(source).says("key_status"), HasSubstr("Key.Missing"));
	stage.app().keyDesk().enter("two words");
	EXPECT_THAT(Page(source).says("key_status"), HasSubstr("Key.UnusableAsEntered"));
	EXPECT_TRUE(Page(source).shows("key_and_cost"));
	stage.app().keyDesk().enter(kSecret);
	EXPECT_TRUE(eventually([&] {
		return Page(source).says("key_status").find("Key.NotAsked") != std::string::npos;
	})) << Page(source).says("key_status");
}

TEST(SourcePageKey, IsRemovedByItsButtonAndByASetting)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	const auto enter = [&] {
		stage.app().keyDesk().enter(kSecret);
		return eventually([&] { return stage.storedKey().find(kSecret) != std::string::npos; });
	};
	const auto isGone = [&] {
		return eventually([&] {
			return !stage.app().engine().status().hasKey &&
			       stage.storedKey().find(kSecret) == std::string::npos;
		});
	};
	ASSERT_TRUE(enter());
	Page(source).press("remove_api_key");
	EXPECT_TRUE(isGone());
	ASSERT_TRUE(enter());
	change(source, {{"remove_api_key", true}});
	EXPECT_TRUE(isGone());
	EXPECT_TRUE(eventually(
		[&] { return SourceStage::settingsOf(source).find("remove_api_key") == std::string::npos; }));
	EXPECT_THAT(Page(source).says("key_status"), HasSubstr("Key.Missing"));
}

TEST(SourcePageKey, OneThatIsStillBeingTypedIsRemovedToo)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	change(source, {{"api_key", kSecret}});
	Page(source).press("remove_api_key");
	// More than the time in which typing rests.
	stage.libobs().waitFrames(75);
	EXPECT_FALSE(stage.app().engine().status().hasKey);
	EXPECT_EQ(stage.storedKey().find(kSecret), std::string::npos);
}

TEST(SourcePageKey, AWishToRemoveItThatIsLoadedIsNobodysClick)
{
	SourceStage stage;
	stage.startApp();
	stage.app().keyDesk().enter(kSecret);
	ASSERT_TRUE(eventually([&] { return stage.storedKey().find(kSecret) != std::string::npos; }));
	const OBSSourceAutoRelease source = stage.create("clip", R"({"remove_api_key": true, "price_per_second": 9})");
	change(source, {{"prompt", "a fox"}});
	stage.libobs().waitFrames(10);
	EXPECT_TRUE(stage.app().engine().status().hasKey);
	EXPECT_EQ(stage.app().config().pricePerSecond, 0);
}

TEST(SourcePagePrice, IsTheProgramsAndIsNotKeptWithTheSource)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	const OBSSourceAutoRelease other = stage.create("other");
	EXPECT_THAT(Page(source).says("price"), HasSubstr("Price.NotSet"));
	change(source, {{"price_per_second", 0.125}});
	EXPECT_TRUE(eventually([&] { return stage.app().config().pricePerSecond == 0.125; }));
	EXPECT_TRUE(eventually([&] {
		const OBSDataAutoRelease settings = obs_source_get_settings(other);
		return obs_data_get_double(settings, "price_per_second") == 0.125;
	}));
	EXPECT_TRUE(eventually(
		[&] { return SourceStage::settingsOf(source).find("price_per_second") == std::string::npos; }));
	EXPECT_THAT(Page(other).says("price"), HasSubstr("Price.Line"));
	const auto config = stage.clips().folder() / "config" / "config.json";
	EXPECT_TRUE(eventually([&] {
		const json saved = json::parse(std::ifstream(config), nullptr, false);
		return saved.is_object() && saved.value("price_per_second", 0.0) == 0.125;
	}));
}

TEST(SourcePagePrompt, TellsWhichOfTheTwoCounts)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"prompt": "a fox"})");
	EXPECT_FALSE(Page(source).shows("prompt_in_use"));
	change(source, {{"prompt_text_source", "nobody"}});
	EXPECT_TRUE(Page(source).shows("prompt_in_use"));
	EXPECT_THAT(Page(source).says("prompt_in_use"), HasSubstr("PromptInUse.Missing"));
}

TEST(SourcePageButtons, CancelSaysWhetherThereIsAnythingToCancel)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	EXPECT_THAT(Page(source).says("cancel"), HasSubstr("Button.CancelNothing"));
	Page(source).press("cancel");
	EXPECT_THAT(Page(source).says("status"), HasSubstr("Refusal.NothingToCancel"));
	generation::GenerationSpec spec;
	spec.sourceKey = "one";
	spec.prompt = "a fox";
	ASSERT_TRUE(stage.app().engine().admit(spec).accepted());
	EXPECT_TRUE(eventually([&] { return Page(source).says("cancel") == "Button.Cancel"; }));
	stage.app().engine().cancelAll();
}

TEST(SourcePageButtons, ApproveAndRejectAreThereWhileSomethingWaits)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	EXPECT_FALSE(Page(source).shows("approve"));
	generation::GenerationSpec spec;
	spec.sourceKey = "one";
	spec.prompt = "a fox";
	spec.requestedBy = "Ann";
	spec.needsApproval = true;
	const generation::Admission admission = stage.app().engine().admit(spec);
	ASSERT_TRUE(admission.accepted()) << admission.message;
	EXPECT_TRUE(eventually([&] { return Page(source).shows("approve") && Page(source).shows("reject"); }));
	const std::vector<std::string> seen = Page(source).seen();
	const auto approve = std::find(seen.begin(), seen.end(), "approve");
	ASSERT_LT(approve, seen.end() - 2);
	EXPECT_EQ(approve[1], "reject");
	EXPECT_EQ(approve[2], "status") << "beside the words that ask for them";
	Page(source).press("reject");
	EXPECT_TRUE(eventually([&] { return !Page(source).shows("approve"); }));
}

TEST(SourcePageButtons, FetchAgainIsThereWhileTheNewestClipIsMissing)
{
	SourceStage stage;
	// Its record names no provider, so nobody is asked, and that is said.
	stage.storeGeneration("20260101-000000-abcd", {}, "one", [](generation::Generation &generation) {
		generation.state = generation::State::failed;
		generation.taskId = "task-1";
		generation.clipFileName.clear();
	});
	stage.startApp();
	ASSERT_TRUE(eventually([&] { return stage.app().engine().find("20260101-000000-abcd") != nullptr; }));
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	const OBSSourceAutoRelease other = stage.create("other", R"({"source_key": "two"})");
	EXPECT_TRUE(Page(source).shows("fetch_again"));
	EXPECT_FALSE(Page(other).shows("fetch_again"));
	Page(other).press("fetch_again");
	EXPECT_THAT(Page(other).says("status"), HasSubstr("Error.NothingToFetch"));
	Page(source).press("fetch_again");
	EXPECT_TRUE(eventually([&] {
		const generation::Snapshot now = stage.app().engine().find("20260101-000000-abcd");
		return !generation::isEnd(now->state) || now->state == generation::State::detached ||
		       Page(source).says("status").find("OtherProvider") != std::string::npos ||
		       Page(source).says("status").find("AnotherProvider") != std::string::npos ||
		       Page(source).says("status").find("UnknownProvider") != std::string::npos;
	})) << Page(source).says("status");
}

TEST(SourcePagePicture, IsWhatWouldBeSentAndNothingIsSent)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one", "reference": "none"})");
	EXPECT_FALSE(Page(source).shows("reference_now"));
	Page(source).press("show_reference");
	EXPECT_THAT(Page(source).says("reference_now"), HasSubstr("Refusal.NoReference"));

	const auto picture = stage.clips().folder() / "picture.bmp";
	writePicture(picture);
	change(source, {{"reference", "file"}, {"reference_file", picture.string()}});
	Page(source).press("show_reference");
	ASSERT_TRUE(eventually([&] { return Page(source).says("reference_now").find("<img") != std::string::npos; }))
		<< Page(source).says("reference_now");
	const auto folder = stage.clips().folder() / "config" / "reference-now";
	const std::filesystem::directory_iterator files(folder);
	EXPECT_EQ(std::distance(begin(files), end(files)), 1);
	EXPECT_TRUE(stage.app().engine().list({}).empty());
}

TEST(SourceFirstPlace, IsAPictureInPictureForWhatAPersonAddsBesideSomethingElse)
{
	SourceStage stage;
	stage.startApp();
	stage.app().postLoad();
	becomeUiThread();
	const TestScene scene("scene");
	const OBSSourceAutoRelease camera = createWall("camera");
	scene.add(camera);
	const OBSSourceAutoRelease source = stage.create("clip");
	obs_sceneitem_t *item = scene.add(source);
	const Page page(source);
	EXPECT_NEAR(placed(item).scale, 1.0 / 3, 0.01);
	EXPECT_GT(placed(item).x, 320);
}

TEST(SourceFirstPlace, IsTheWholeCanvasForEverythingElse)
{
	SourceStage stage;
	stage.startApp();
	stage.app().postLoad();
	becomeUiThread();
	const TestScene scene("scene");
	const TestScene empty("empty");
	const OBSSourceAutoRelease camera = createWall("camera");
	scene.add(camera);

	const OBSSourceAutoRelease alone = stage.create("alone");
	obs_sceneitem_t *aloneItem = empty.add(alone);
	const Page alonePage(alone);
	EXPECT_EQ(placed(aloneItem).scale, 1) << "there is nothing to cover";

	const OBSSourceAutoRelease copy = stage.create("copy", R"({"prompt": "a fox"})");
	obs_sceneitem_t *copyItem = scene.add(copy);
	const Page copyPage(copy);
	EXPECT_EQ(placed(copyItem).scale, 1) << "it brought settings";

	OBSSourceAutoRelease ofClient;
	std::thread([&] { ofClient = stage.create("of a client"); }).join();
	obs_sceneitem_t *ofClientItem = scene.add(ofClient);
	const Page ofClientPage(ofClient);
	EXPECT_EQ(placed(ofClientItem).scale, 1) << "made on another thread";

	const OBSSourceAutoRelease moved = stage.create("moved");
	obs_sceneitem_t *movedItem = scene.add(moved);
	vec2 position;
	vec2_set(&position, 5, 0);
	obs_sceneitem_set_pos(movedItem, &position);
	const Page movedPage(moved);
	EXPECT_EQ(placed(movedItem).scale, 1) << "placed already";
}

} // namespace r2v::test
