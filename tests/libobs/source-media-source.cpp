// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdlib>
#include <functional>

#include <gtest/gtest.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kId[] = "20260101-000000-abcd";
constexpr char kSettings[] = R"({"current_generation": "20260101-000000-abcd", "source_key": "the-source"})";

/// A still clip in which no two places are alike, shown by a source; a Media Source is to look the same.
class MediaSourcePlace {
public:
	MediaSourcePlace()
	{
		// Half as wide as the box, so that it has borders in it.
		stage_.storeGeneration(kId, stage_.clips().gray("40+120*X/W+50*Y/H", {.widthPx = 320, .heightPx = 360}),
				       "the-source");
		stage_.startApp();
		source_ = stage_.create("clip", kSettings);
		stage_.libobs().setProgram(scene_.source());
	}

	static bool isAvailable(const SourceStage &stage)
	{
		return stage.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA);
	}

	obs_sceneitem_t *addItem(obs_scene_t *scene) const { return obs_scene_add(scene, source_); }
	obs_scene_t *scene() const { return scene_.scene(); }
	const SourceStage &stage() const { return stage_; }

	/// Takes the picture of the source, adds the Media Source, hides the source and compares.
	void expectTheMediaSourceToLookLike(obs_sceneitem_t *item)
	{
		FrameReader reader;
		ASSERT_TRUE(eventually([&] { return brightness(reader.next()) > 1; })) << "the clip on air";
		reader.skipToNow();
		const OutputFrame wanted = reader.next();

		generation::Snapshot clip;
		ASSERT_TRUE(eventually([&] { return (clip = stage_.app().engine().find(kId)) != nullptr; }));
		const obs::AddedMediaSource added = stage_.app().mediaSources().add(clip, {});
		ASSERT_EQ(added.error, "");
		obs_sceneitem_set_visible(item, false);
		media_ = obs_get_source_by_name(added.sourceName.c_str());
		// Frames of before show the source itself.
		stage_.libobs().waitFrames(5);
		reader.skipToNow();
		double worst = 255;
		EXPECT_TRUE(eventually([&] { return (worst = difference(reader.next(), wanted)) < 2; },
				       std::chrono::seconds(5)))
			<< "mean difference " << worst;
		// What is there is the Media Source, not what was before.
		obs_sceneitem_set_visible(itemOf(media_), false);
		EXPECT_TRUE(eventually([&] { return brightness(reader.next()) < 1; }));
	}

	obs_sceneitem_t *itemOf(obs_source_t *source) const
	{
		return obs_scene_find_source_recursive(scene_.scene(), obs_source_get_name(source));
	}
	obs_source_t *media() const { return media_; }

private:
	static double brightness(const OutputFrame &frame)
	{
		double sum = 0;
		for (size_t n = 1; n < frame.pixels.size(); n += 4) {
			sum += frame.pixels[n];
		}
		return sum / (static_cast<double>(frame.pixels.size()) / 4);
	}

	static double difference(const OutputFrame &left, const OutputFrame &right)
	{
		double sum = 0;
		for (size_t n = 1; n < left.pixels.size(); n += 4) {
			sum += std::abs(left.pixels[n] - right.pixels[n]);
		}
		return sum / (static_cast<double>(left.pixels.size()) / 4);
	}

	SourceStage stage_;
	TestScene scene_{"scene"};
	OBSSourceAutoRelease source_;
	OBSSourceAutoRelease media_;
};

void setPlace(obs_sceneitem_t *item, vec2 position, vec2 scale, float rotationDegrees)
{
	obs_sceneitem_set_pos(item, &position);
	obs_sceneitem_set_scale(item, &scale);
	obs_sceneitem_set_rot(item, rotationDegrees);
}

} // namespace

TEST(MediaSourcePlaceTest, FollowsACroppedAndScaledItem)
{
	MediaSourcePlace place;
	if (!MediaSourcePlace::isAvailable(place.stage())) {
		GTEST_SKIP() << "OBS's own media source is not installed";
	}
	obs_sceneitem_t *item = place.addItem(place.scene());
	setPlace(item, {{{60, 40}}}, {{{0.7F, 0.6F}}}, 0);
	// Into the border on the left, into the clip on the right and above.
	const obs_sceneitem_crop crop{100, 30, 220, 0};
	obs_sceneitem_set_crop(item, &crop);
	place.expectTheMediaSourceToLookLike(item);
}

TEST(MediaSourcePlaceTest, FollowsARotatedAndMirroredItem)
{
	MediaSourcePlace place;
	if (!MediaSourcePlace::isAvailable(place.stage())) {
		GTEST_SKIP() << "OBS's own media source is not installed";
	}
	obs_sceneitem_t *item = place.addItem(place.scene());
	setPlace(item, {{{500, 60}}}, {{{-0.5F, 0.6F}}}, 20);
	place.expectTheMediaSourceToLookLike(item);
}

TEST(MediaSourcePlaceTest, IsInTheGroupOfItsItem)
{
	MediaSourcePlace place;
	if (!MediaSourcePlace::isAvailable(place.stage())) {
		GTEST_SKIP() << "OBS's own media source is not installed";
	}
	obs_sceneitem_t *group = obs_scene_add_group(place.scene(), "group");
	obs_sceneitem_t *item = place.addItem(place.scene());
	obs_sceneitem_group_add_item(group, item);
	setPlace(group, {{{200, 90}}}, {{{0.5F, 0.5F}}}, 0);
	setPlace(item, {{{20, 10}}}, {{{0.8F, 0.8F}}}, 0);
	place.expectTheMediaSourceToLookLike(item);
	EXPECT_EQ(obs_sceneitem_get_group(place.scene(), place.itemOf(place.media())), group);
}

} // namespace r2v::test
