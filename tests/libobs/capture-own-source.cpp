// SPDX-License-Identifier: GPL-2.0-or-later
// The plugin's own sources are left out of a reference, however they are shown, and the live picture does not notice.
#include <future>
#include <thread>

#include "capture-test.hpp"
#include "test-sources.hpp"

namespace r2v::test {

using obs::FrameGrabber;
using obs::GrabTarget;

namespace {

/// A scene with a test card; `cover` lays the own source over it.
struct CoveredCard {
	HeadlessObs obs;
	TestScene scene{"scene"};
	OBSSourceAutoRelease card = createCard("card", 640, 360);
	OBSSourceAutoRelease own = createOwnSource("own", 640, 360);

	explicit CoveredCard(uint32_t framesPerSecond = 60) : obs({.framesPerSecond = framesPerSecond})
	{
		scene.add(card);
		obs.setProgram(scene.source());
	}

	/// Takes some references; meanwhile every live frame shows the own source in the given colour.
	void expectLeftOutOfReferencesOnly(FrameReader &live)
	{
		FrameGrabber grabber;
		for (int take = 0; take < 5; take++) {
			expectCard(grab(grabber), 640, 360);
		}
		obs.waitFrames(2);
		int frames = 0;
		for (; live.queued() > 0; frames++) {
			const OutputFrame frame = live.next();
			// 4:2:0 and limited range cost a few levels.
			ASSERT_TRUE(isNear(frame.rgbAt(100, 60), kOwnColour, 8) &&
				    isNear(frame.rgbAt(560, 300), kOwnColour, 8))
				<< "live frame " << frames << " changed: " << std::hex << frame.rgbAt(100, 60);
		}
		EXPECT_GE(frames, 10);
	}

	void expectLeftOutOfReferencesOnly()
	{
		obs.waitFrames(5);
		FrameReader live;
		expectLeftOutOfReferencesOnly(live);
	}
};

} // namespace

TEST(CaptureOwnSource, isLeftOutIfItCoversTheScene)
{
	CoveredCard covered;
	covered.scene.add(covered.own);
	covered.expectLeftOutOfReferencesOnly();
}

TEST(CaptureOwnSource, isLeftOutIfItsItemIsDrawnThroughATexture)
{
	CoveredCard covered;
	obs_sceneitem_t *item = covered.scene.add(covered.own);
	obs_sceneitem_set_scale_filter(item, OBS_SCALE_BICUBIC);
	covered.expectLeftOutOfReferencesOnly();
}

TEST(CaptureOwnSource, isLeftOutOfANestedScene)
{
	CoveredCard covered;
	TestScene inner("inner");
	inner.add(covered.own);
	covered.scene.add(inner.source());
	covered.expectLeftOutOfReferencesOnly();
}

TEST(CaptureOwnSource, isLeftOutOfANestedSceneAndTheOthersKeepTheirPlaces)
{
	CoveredCard covered;
	TestScene inner("inner");
	const OBSSourceAutoRelease small = createCard("small", 640, 360);
	inner.add(small);
	inner.add(covered.own);
	obs_sceneitem_t *item = covered.scene.add(inner.source());
	const vec2 position{{{320.0f, 0.0f}}};
	const vec2 scale{{{0.5f, 0.5f}}};
	obs_sceneitem_set_pos(item, &position);
	obs_sceneitem_set_scale(item, &scale);
	const OBSSourceAutoRelease top = createCard("top", 64, 36);
	covered.scene.add(top);
	covered.obs.waitFrames(3);

	FrameGrabber grabber;
	const auto image = grab(grabber);
	ASSERT_TRUE(image);
	EXPECT_TRUE(isNear(rgbAt(*image, 325, 5), card::kTopLeft, 2)) << "the nested scene is at its place";
	EXPECT_TRUE(isNear(rgbAt(*image, 635, 175), card::kBottomRight, 2)) << "and in its size";
	EXPECT_TRUE(isNear(rgbAt(*image, 635, 185), card::kBottomRight, 2));
	EXPECT_TRUE(isNear(rgbAt(*image, 325, 215), card::kBottomRight, 2));
	EXPECT_TRUE(isNear(rgbAt(*image, 2, 34), card::kBottomLeft, 2)) << "what is on top stays on top";
}

TEST(CaptureOwnSource, isLeftOutOfAGroup)
{
	CoveredCard covered;
	obs_sceneitem_t *item = covered.scene.add(covered.own);
	obs_sceneitem_t *group = obs_scene_insert_group(covered.scene.scene(), "group", &item, 1);
	ASSERT_TRUE(group);
	covered.expectLeftOutOfReferencesOnly();
}

TEST(CaptureOwnSource, isLeftOutWithAFilterOnIt)
{
	CoveredCard covered;
	const OBSSourceAutoRelease filter = createPassThroughFilter("filter");
	obs_source_filter_add(covered.own, filter);
	covered.scene.add(covered.own);
	covered.expectLeftOutOfReferencesOnly();
}

TEST(CaptureOwnSource, isLeftOutWithAFilterOnTheScene)
{
	CoveredCard covered;
	if (!covered.obs.loadModule(R2V_OBS_PLUGIN_DIR "/obs-filters.so", R2V_OBS_PLUGIN_DATA_DIR "/obs-filters")) {
		GTEST_SKIP() << "the packaged obs-filters is not here";
	}
	const OBSSourceAutoRelease filter = obs_source_create_private("color_filter_v2", "filter", nullptr);
	obs_source_filter_add(covered.scene.source(), filter);
	covered.scene.add(covered.own);
	covered.expectLeftOutOfReferencesOnly();
}

TEST(CaptureOwnSource, isLeftOutInTheMiddleOfAFade)
{
	CoveredCard covered;
	if (!covered.obs.loadModule(R2V_OBS_PLUGIN_DIR "/obs-transitions.so",
				    R2V_OBS_PLUGIN_DATA_DIR "/obs-transitions")) {
		GTEST_SKIP() << "the packaged obs-transitions is not here";
	}
	covered.scene.add(covered.own);
	TestScene other("other");
	other.add(covered.card);
	other.add(covered.own);
	const OBSSourceAutoRelease fade = obs_source_create_private("fade_transition", "fade", nullptr);
	ASSERT_TRUE(fade);
	obs_transition_set_size(fade, 640, 360);
	obs_transition_set(fade, covered.scene.source());
	covered.obs.setProgram(fade);
	covered.obs.waitFrames(5);

	FrameReader live;
	obs_transition_start(fade, OBS_TRANSITION_MODE_AUTO, 60000, other.source());
	covered.expectLeftOutOfReferencesOnly(live);
	covered.obs.setProgram(nullptr);
	obs_transition_clear(fade);
}

TEST(CaptureOwnSource, doesNotHideHowFarAFadeHasGot)
{
	CoveredCard covered;
	if (!covered.obs.loadModule(R2V_OBS_PLUGIN_DIR "/obs-transitions.so",
				    R2V_OBS_PLUGIN_DATA_DIR "/obs-transitions")) {
		GTEST_SKIP() << "the packaged obs-transitions is not here";
	}
	covered.scene.add(covered.own);
	TestScene black("black");
	const OBSSourceAutoRelease fade = obs_source_create_private("fade_transition", "fade", nullptr);
	obs_transition_set_size(fade, 640, 360);
	obs_transition_set(fade, covered.scene.source());
	covered.obs.setProgram(fade);
	obs_transition_start(fade, OBS_TRANSITION_MODE_MANUAL, 1000, black.source());
	obs_transition_set_manual_time(fade, 0.5f);
	covered.obs.waitFrames(5);

	FrameGrabber grabber;
	const auto image = grab(grabber);
	ASSERT_TRUE(image);
	// Half of the card's red of 200, mixed in linear light or not.
	const uint32_t red = rgbAt(*image, 10, 10) >> 16;
	EXPECT_GT(red, 85u);
	EXPECT_LT(red, 160u);
	covered.obs.setProgram(nullptr);
	obs_transition_clear(fade);
}

TEST(CaptureOwnSource, isLeftOutIfItAppearsWhileTheFrameIsTaken)
{
	CoveredCard covered;
	covered.obs.waitFrames(5);

	FrameGrabber grabber;
	for (int take = 0; take < 12; take++) {
		std::promise<std::optional<media::RgbxImage>> answer;
		grabber.grab({}, [&answer](obs::Grabbed grabbed) { answer.set_value(imageOf(std::move(grabbed))); });
		std::this_thread::sleep_for(std::chrono::milliseconds(take * 5));
		obs_sceneitem_t *item = covered.scene.add(covered.own);
		expectCard(answer.get_future().get(), 640, 360);
		obs_sceneitem_remove(item);
		covered.obs.waitFrames(1);
	}
}

TEST(CaptureOwnSource, leavesAFrameFromWithinTwoFramesOfTheTrigger)
{
	CoveredCard covered(30);
	covered.scene.add(covered.own);
	covered.obs.waitFrames(5);

	FrameGrabber grabber;
	for (int take = 0; take < 10; take++) {
		const uint32_t ticked = card::currentNumber();
		const auto image = grab(grabber);
		ASSERT_TRUE(image);
		EXPECT_GE(cardNumber(*image), ticked - 1);
		EXPECT_LE(cardNumber(*image), ticked + 2);
	}
}

TEST(CaptureOwnSource, isLeftOutOfASceneThatIsTakenByItself)
{
	CoveredCard covered;
	covered.scene.add(covered.own);
	covered.obs.setProgram(nullptr);
	covered.obs.waitFrames(5);

	FrameGrabber grabber;
	expectCard(grab(grabber, GrabTarget{OBSGetWeakRef(covered.scene.source())}), 640, 360);
}

TEST(CaptureOwnSource, keepsItsItemAndFilters)
{
	CoveredCard covered;
	obs_sceneitem_t *item = covered.scene.add(covered.own);
	covered.obs.waitFrames(5);
	int signals = 0;
	const auto count = [](void *param, calldata_t *) { ++*static_cast<int *>(param); };
	signal_handler_t *scene = obs_source_get_signal_handler(covered.scene.source());
	signal_handler_t *own = obs_source_get_signal_handler(covered.own);
	signal_handler_connect(scene, "item_visible", count, &signals);
	signal_handler_connect(scene, "item_transform", count, &signals);
	signal_handler_connect(own, "enable", count, &signals);
	signal_handler_connect(own, "hide", count, &signals);
	signal_handler_connect(own, "show", count, &signals);

	FrameGrabber grabber;
	expectCard(grab(grabber), 640, 360);
	covered.obs.waitFrames(3);
	EXPECT_EQ(signals, 0) << "someone was told of a change";
	EXPECT_TRUE(obs_sceneitem_visible(item));

	signal_handler_disconnect(scene, "item_visible", count, &signals);
	signal_handler_disconnect(scene, "item_transform", count, &signals);
	signal_handler_disconnect(own, "enable", count, &signals);
	signal_handler_disconnect(own, "hide", count, &signals);
	signal_handler_disconnect(own, "show", count, &signals);
}

} // namespace r2v::test
