// SPDX-License-Identifier: GPL-2.0-or-later
// A reference makes no second instance of what others wrote, and no picture leaves without a filter that may hide
// something in it.
#include <algorithm>
#include <cstdlib>

#include <graphics/graphics.h>
#include <graphics/vec4.h>

#include "capture-test.hpp"
#include "foreign-filters.hpp"
#include "test-sources.hpp"

namespace r2v::test {

using obs::FrameGrabber;
using obs::Grabbed;
using obs::GrabTarget;

namespace {

constexpr int kReferences = 20;

/// A scene on air: a test card, and an own source over its right half.
struct Air {
	HeadlessObs obs;
	TestScene scene{"scene"};
	OBSSourceAutoRelease card = createCard("card", 640, 360);
	OBSSourceAutoRelease own = createOwnSource("own", 320, 360);
	FrameGrabber grabber;

	Air()
	{
		scene.add(card);
		obs.setProgram(scene.source());
	}
	obs_sceneitem_t *addOwnAtTheRight(const TestScene &where) const
	{
		obs_sceneitem_t *item = where.add(own);
		const vec2 position{{{320.0f, 0.0f}}};
		obs_sceneitem_set_pos(item, &position);
		return item;
	}
	/// Twenty references; the last one.
	Grabbed take(const GrabTarget &target = {})
	{
		obs.waitFrames(foreign::kTicksToWarmUp + 5);
		const int madeBefore = foreign::made();
		Grabbed last;
		for (int reference = 0; reference < kReferences; reference++) {
			last = grabWhole(grabber, target);
		}
		EXPECT_EQ(foreign::made(), madeBefore) << "a second instance was made";
		EXPECT_EQ(last.outcome, Grabbed::Outcome::taken);
		return last;
	}
	bool loadFilters() const
	{
		return obs.loadModule(R2V_OBS_PLUGIN_DIR "/obs-filters.so", R2V_OBS_PLUGIN_DATA_DIR "/obs-filters");
	}
};

void expectAll(const Grabbed &grabbed, uint32_t colour)
{
	ASSERT_EQ(grabbed.outcome, Grabbed::Outcome::taken);
	for (const auto &[x, y] : {std::pair{10u, 10u}, {600u, 20u}, {30u, 340u}, {620u, 350u}}) {
		EXPECT_TRUE(isNear(rgbAt(grabbed.image, x, y), colour, 2))
			<< x << ", " << y << ": " << std::hex << rgbAt(grabbed.image, x, y);
	}
}

void expectAsOnAir(const Grabbed &grabbed, const char *scene)
{
	expectAll(grabbed, foreign::kColour);
	EXPECT_EQ(grabbed.foreignFilter, "blur");
	EXPECT_EQ(grabbed.foreignFilterScene, scene);
}

void expectCardWithoutOwn(const Grabbed &grabbed)
{
	EXPECT_EQ(grabbed.foreignFilterScene, "");
	expectCard(grabbed.image, 640, 360);
}

OBSSourceAutoRelease filterFrom(const char *id, const char *json)
{
	const OBSDataAutoRelease settings = obs_data_create_from_json(json);
	return obs_source_create_private(id, id, settings);
}

void drawTiles(void *, gs_effect_t *)
{
	constexpr uint32_t kTilePx = 40;
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	gs_eparam_t *colour = gs_effect_get_param_by_name(solid, "color");
	for (uint32_t tile = 0; tile < 16 * 9; tile++) {
		vec4 value;
		vec4_set(&value, static_cast<float>(tile * 37 % 256) / 255.0f,
			 static_cast<float>(tile * 91 % 256) / 255.0f, static_cast<float>(tile * 151 % 256) / 255.0f,
			 1.0f);
		gs_effect_set_vec4(colour, &value);
		gs_matrix_push();
		gs_matrix_translate3f(static_cast<float>(tile % 16 * kTilePx), static_cast<float>(tile / 16 * kTilePx),
				      0);
		while (gs_effect_loop(solid, "Solid")) {
			gs_draw_sprite(nullptr, 0, kTilePx, kTilePx);
		}
		gs_matrix_pop();
	}
}

/// 640x360, of many colours, and the same in each frame.
OBSSourceAutoRelease createTiles()
{
	obs_source_info info{};
	info.id = "r2v_test_tiles";
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW;
	info.get_name = [](void *) { return "tiles"; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * { return source; };
	info.destroy = [](void *) {};
	info.get_width = [](void *) { return 640u; };
	info.get_height = [](void *) { return 360u; };
	info.video_render = drawTiles;
	obs_register_source(&info);
	return obs_source_create(info.id, "tiles", nullptr, nullptr);
}

/// Of any channel of any pixel.
int largestDifference(const media::RgbxImage &one, const media::RgbxImage &other)
{
	int largest = 0;
	for (size_t byte = 0; byte < one.pixels.size(); byte++) {
		if (byte % 4 != 3) {
			largest = std::max(largest, std::abs(one.pixels[byte] - other.pixels[byte]));
		}
	}
	return largest;
}

} // namespace

TEST(CaptureFilters, AForeignOneOnTheSceneStaysInThePicture)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.scene.source(), blur);
	expectAsOnAir(air.take(), "scene");
}

TEST(CaptureFilters, AForeignOneOnANestedSceneStaysInThePicture)
{
	Air air;
	TestScene inner("inner");
	inner.add(air.card);
	air.addOwnAtTheRight(inner);
	air.scene.add(inner.source());
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(inner.source(), blur);
	expectAsOnAir(air.take(), "inner");
}

TEST(CaptureFilters, AForeignOneOnAGroupStaysInThePicture)
{
	Air air;
	obs_sceneitem_t *items[] = {air.scene.add(air.card), air.addOwnAtTheRight(air.scene)};
	obs_sceneitem_t *group = obs_scene_insert_group(air.scene.scene(), "group", items, 2);
	ASSERT_TRUE(group);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(obs_sceneitem_get_source(group), blur);
	expectAsOnAir(air.take(), "group");
}

TEST(CaptureFilters, AForeignOneOnTheTransitionStaysInThePicture)
{
	Air air;
	if (!air.obs.loadModule(R2V_OBS_PLUGIN_DIR "/obs-transitions.so", R2V_OBS_PLUGIN_DATA_DIR "/obs-transitions")) {
		GTEST_SKIP() << "the packaged obs-transitions is not here";
	}
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease fade = obs_source_create_private("fade_transition", "fade", nullptr);
	obs_transition_set_size(fade, 640, 360);
	obs_transition_set(fade, air.scene.source());
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(fade, blur);
	air.obs.setProgram(fade);
	expectAsOnAir(air.take(), "fade");
	air.obs.setProgram(nullptr);
	obs_transition_clear(fade);
}

TEST(CaptureFilters, AForeignOneOnASceneTakenByItselfStaysInThePicture)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.scene.source(), blur);
	expectAsOnAir(air.take(GrabTarget{OBSGetWeakRef(air.scene.source())}), "scene");
}

TEST(CaptureFilters, AForeignOneOnASceneThatNobodyShowsStaysInThePicture)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.scene.source(), blur);
	air.obs.setProgram(nullptr);
	expectAsOnAir(air.take(GrabTarget{OBSGetWeakRef(air.scene.source())}), "scene");
}

TEST(CaptureFilters, OneForeignFilterOfTwoDecides)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease move = foreign::createPassOnFilter("move_action_filter");
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.scene.source(), move);
	obs_source_filter_add(air.scene.source(), blur);
	expectAsOnAir(air.take(), "scene");
}

TEST(CaptureFilters, AForeignOneOnTheSourceDisappearsWithIt)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.own, blur);
	expectCardWithoutOwn(air.take());
}

TEST(CaptureFilters, AForeignOneOnASiblingIsTheLiveOne)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.card, blur);
	const Grabbed taken = air.take();
	expectAll(taken, foreign::kColour);
	EXPECT_EQ(taken.foreignFilterScene, "") << "the own source was left out";
}

TEST(CaptureFilters, AForeignOneOnASceneBesideTheSourceIsTheLiveOne)
{
	Air air;
	TestScene beside("beside");
	beside.add(air.card);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(beside.source(), blur);
	air.scene.add(beside.source());
	air.addOwnAtTheRight(air.scene);
	const Grabbed taken = air.take();
	expectAll(taken, foreign::kColour);
	EXPECT_EQ(taken.foreignFilterScene, "");
}

TEST(CaptureFilters, AForeignOneThatIsSwitchedOffDoesNotMatter)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_set_enabled(blur, false);
	obs_source_filter_add(air.scene.source(), blur);
	expectCardWithoutOwn(air.take());
	obs_source_set_enabled(blur, true);
	expectAsOnAir(air.take(), "scene");
}

TEST(CaptureFilters, NothingIsLeftOutIfTheEyeOfTheSourceIsClosed)
{
	Air air;
	obs_sceneitem_set_visible(air.addOwnAtTheRight(air.scene), false);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.scene.source(), blur);
	const Grabbed taken = air.take();
	expectAll(taken, foreign::kColour);
	EXPECT_EQ(taken.foreignFilterScene, "");
}

TEST(CaptureFilters, ThoseThatDoNotChangeThePictureAreLeftOut)
{
	Air air;
	air.addOwnAtTheRight(air.scene);
	std::vector<OBSSourceAutoRelease> filters;
	for (const char *id : {"move_source_filter", "move_source_swap_filter", "move_value_filter",
			       "move_action_filter", "source_record_filter", "osi_branch_output", "ndi_filter"}) {
		filters.push_back(foreign::createPassOnFilter(id));
		obs_source_filter_add(air.scene.source(), filters.back());
	}
	filters.push_back(foreign::createAudioFilter("sound"));
	obs_source_filter_add(air.scene.source(), filters.back());
	expectCardWithoutOwn(air.take());
}

TEST(CaptureFilters, TransitionsOfItemsAreNotCopied)
{
	Air air;
	const OBSSourceAutoRelease show = foreign::createTransition("show");
	const OBSSourceAutoRelease hide = foreign::createTransition("hide");
	ASSERT_TRUE(show && hide);
	obs_sceneitem_t *item = air.scene.add(air.card);
	obs_sceneitem_set_transition(item, true, show);
	obs_sceneitem_set_transition(item, false, hide);
	air.addOwnAtTheRight(air.scene);
	expectCardWithoutOwn(air.take());
}

TEST(CaptureFilters, ThoseOfObsAreCopiedInOrder)
{
	Air air;
	if (!air.loadFilters()) {
		GTEST_SKIP() << "the packaged obs-filters is not here";
	}
	const OBSSourceAutoRelease tiles = createTiles();
	air.scene.add(tiles);
	obs_sceneitem_t *ownItem = air.addOwnAtTheRight(air.scene);
	const OBSSourceAutoRelease filters[] = {
		filterFrom("color_filter_v2", R"({"hue_shift": 70.0, "brightness": 0.1, "saturation": 0.5})"),
		filterFrom("crop_filter", R"({"left": 40, "top": 20, "right": 0, "bottom": 60})"),
		filterFrom("color_key_filter_v2", R"({"key_color_type": "green", "similarity": 200})"),
		filterFrom("sharpness_filter_v2", R"({"sharpness": 0.4})"),
		filterFrom("scale_filter", R"({"resolution": "640x360"})"),
	};
	for (const OBSSourceAutoRelease &filter : filters) {
		ASSERT_TRUE(filter);
		obs_source_filter_add(air.scene.source(), filter);
	}
	const Grabbed without = air.take();
	EXPECT_EQ(without.foreignFilterScene, "");
	obs_sceneitem_set_visible(ownItem, false);
	const Grabbed switchedOff = air.take();
	EXPECT_LE(largestDifference(without.image, switchedOff.image), 2);
	for (const OBSSourceAutoRelease &filter : filters) {
		obs_source_set_enabled(filter, false);
	}
	EXPECT_GT(largestDifference(air.take().image, switchedOff.image), 50) << "the filters are not seen";
}

TEST(CaptureFilters, ThoseOfObsOnGroupsAndNestedScenesAreCopied)
{
	Air air;
	if (!air.loadFilters()) {
		GTEST_SKIP() << "the packaged obs-filters is not here";
	}
	const OBSSourceAutoRelease tiles = createTiles();
	TestScene inner("inner");
	inner.add(tiles);
	obs_sceneitem_t *ownItem = air.addOwnAtTheRight(inner);
	air.scene.add(tiles);
	obs_sceneitem_t *items[] = {air.scene.add(inner.source()), air.scene.add(tiles)};
	const vec2 position{{{33.5f, 21.25f}}};
	obs_sceneitem_set_pos(items[1], &position);
	obs_sceneitem_t *group = obs_scene_insert_group(air.scene.scene(), "group", items, 2);
	const vec2 scale{{{0.75f, 0.75f}}};
	obs_sceneitem_set_scale(group, &scale);
	const OBSSourceAutoRelease onScene = filterFrom("color_filter_v2", R"({"hue_shift": 120.0})");
	const OBSSourceAutoRelease onGroup = filterFrom("sharpness_filter_v2", R"({"sharpness": 0.5})");
	obs_source_filter_add(inner.source(), onScene);
	obs_source_filter_add(obs_sceneitem_get_source(group), onGroup);
	const Grabbed without = air.take();
	EXPECT_EQ(without.foreignFilterScene, "");
	obs_sceneitem_set_visible(ownItem, false);
	const Grabbed switchedOff = air.take();
	EXPECT_LE(largestDifference(without.image, switchedOff.image), 2);
}

TEST(CaptureFilters, ThoseOfObsThatDependOnEarlierFramesStayInThePicture)
{
	Air air;
	if (!air.loadFilters()) {
		GTEST_SKIP() << "the packaged obs-filters is not here";
	}
	air.addOwnAtTheRight(air.scene);
	for (const char *id : {"scroll_filter", "gpu_delay"}) {
		const OBSSourceAutoRelease filter = filterFrom(id, R"({"speed_x": 100.0, "delay_ms": 50})");
		obs_source_filter_add(air.scene.source(), filter);
		const Grabbed taken = air.take();
		EXPECT_EQ(taken.foreignFilter, id);
		EXPECT_EQ(taken.foreignFilterScene, "scene");
		obs_source_filter_remove(air.scene.source(), filter);
	}
	const OBSSourceAutoRelease moving = filterFrom("mask_filter_v2", R"({"image_path": "/no/where/Mask.GIF"})");
	obs_source_filter_add(air.scene.source(), moving);
	EXPECT_EQ(air.take().foreignFilter, "mask_filter_v2");
}

TEST(CaptureFilters, ASourceToHideIsLeftOutAlongWithThePluginsOwn)
{
	Air air;
	TestScene inner("inner");
	const OBSSourceAutoRelease chat = createCard("chat", 640, 100);
	inner.add(chat);
	air.scene.add(inner.source());
	air.addOwnAtTheRight(air.scene);
	GrabTarget target;
	target.hidden.push_back(OBSGetWeakRef(chat));
	expectCardWithoutOwn(air.take(target));
	GrabTarget wholeScene;
	wholeScene.hidden.push_back(OBSGetWeakRef(inner.source()));
	expectCardWithoutOwn(air.take(wholeScene));
}

TEST(CaptureFilters, ASourceToHideIsLeftOutWithoutAnyOfThePluginsOwn)
{
	Air air;
	const OBSSourceAutoRelease chat = createCard("chat", 640, 100);
	air.scene.add(chat);
	GrabTarget target;
	target.hidden.push_back(OBSGetWeakRef(chat));
	expectCardWithoutOwn(air.take(target));
}

TEST(CaptureFilters, ASourceToHideBehindAForeignOneForbidsThePicture)
{
	Air air;
	const OBSSourceAutoRelease chat = createCard("chat", 640, 100);
	obs_sceneitem_t *item = air.scene.add(chat);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(air.scene.source(), blur);
	air.obs.waitFrames(3);
	for (const bool withOwn : {false, true}) {
		if (withOwn) {
			air.addOwnAtTheRight(air.scene);
		}
		const int madeBefore = foreign::made();
		GrabTarget target;
		target.hidden.push_back(OBSGetWeakRef(chat));
		const Grabbed grabbed = grabWhole(air.grabber, target);
		EXPECT_EQ(grabbed.outcome, Grabbed::Outcome::cannotHide);
		EXPECT_EQ(grabbed.foreignFilter, "blur");
		EXPECT_EQ(grabbed.foreignFilterScene, "scene");
		target.source = OBSGetWeakRef(air.scene.source());
		EXPECT_EQ(grabWhole(air.grabber, target).outcome, Grabbed::Outcome::cannotHide);
		EXPECT_EQ(foreign::made(), madeBefore);
	}
	obs_sceneitem_set_visible(item, false);
	GrabTarget target;
	target.hidden.push_back(OBSGetWeakRef(chat));
	expectAsOnAir(air.take(target), "scene");
}

} // namespace r2v::test
