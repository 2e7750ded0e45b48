// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdlib>

#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kLuma[] = "60+120*X/W";
constexpr char kCb[] = "80+90*Y/H";
constexpr char kCr[] = "170-90*X/W";

/// The packaged media source with this clip, in the same scene above everything.
obs_sceneitem_t *addStock(const ViewStage &stage, const std::filesystem::path &clip)
{
	const OBSDataAutoRelease settings = obs_data_create();
	obs_data_set_string(settings, "local_file", clip.c_str());
	obs_data_set_bool(settings, "looping", true);
	obs_data_set_bool(settings, "hw_decode", false);
	const OBSSourceAutoRelease stock = obs_source_create("ffmpeg_source", "stock", settings, nullptr);
	return stage.scene().add(stock);
}

OutputFrame settled(const ViewStage &stage, FrameReader &reader)
{
	stage.libobs().waitFrames(20);
	reader.skipToNow();
	return reader.next();
}

int worstDifference(const OutputFrame &a, const OutputFrame &b)
{
	int worst = 0;
	for (size_t n = 0; n < a.pixels.size(); n++) {
		worst = std::max(worst, std::abs(int{a.pixels[n]} - int{b.pixels[n]}));
	}
	return worst;
}

/// How far the picture is from that of OBS's own media source; -1 where that is not installed.
int distanceToStock(const ViewStage &stage, const std::filesystem::path &clip, obs::Fit fit)
{
	if (!stage.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA)) {
		return -1;
	}
	obs::ViewSettings settings;
	settings.fit = fit;
	stage.view().apply(settings);
	stage.view().play(clip);
	FrameReader reader;
	stage.waitForPicture(reader);
	const OutputFrame ours = settled(stage, reader);
	obs_sceneitem_t *const stock = addStock(stage, clip);
	obs_sceneitem_set_visible(stage.item(), false);
	stage.waitForPicture(reader);
	const OutputFrame theirs = settled(stage, reader);
	obs_sceneitem_remove(stock);
	return worstDifference(ours, theirs);
}

} // namespace

TEST(PlayColors, TheyAreThoseOfObsOwnMediaSource)
{
	const ViewStage stage;
	const auto clip = stage.clips().colored(kLuma, kCb, kCr, {});
	const int distance = distanceToStock(stage, clip, obs::Fit::contain);
	if (distance < 0) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	EXPECT_LE(distance, 1);
}

TEST(PlayColors, AFullRangeBt601ClipIsShownAsObsShowsIt)
{
	const ViewStage stage;
	const auto clip = stage.clips().colored(
		kLuma, kCb, kCr, {.options = "-colorspace smpte170m -color_primaries smpte170m -color_range pc"});
	const int distance = distanceToStock(stage, clip, obs::Fit::contain);
	if (distance < 0) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	EXPECT_LE(distance, 1);
}

TEST(PlayColors, ATenBitHlgClipIsShownAsObsShowsIt)
{
	const ViewStage stage;
	// As OBS Studio sets them.
	obs_set_video_levels(300.0f, 1000.0f);
	const auto clip = stage.clips().colored(
		kLuma, kCb, kCr,
		{.options = "-pix_fmt yuv420p10le -colorspace bt2020nc -color_primaries bt2020 -color_trc "
			    "arib-std-b67"});
	const int distance = distanceToStock(stage, clip, obs::Fit::contain);
	if (distance < 0) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	EXPECT_LE(distance, 1);
}

TEST(PlayColors, ACoveringClipThatIsCutKeepsItsColors)
{
	const ViewStage stage;
	FrameReader reader;
	const auto clip = stage.clips().colored("120", "90", "160", {.widthPx = 320, .heightPx = 640});
	obs::ViewSettings settings;
	stage.view().apply(settings);
	stage.view().play(clip);
	stage.waitForPicture(reader);
	const uint32_t contained = settled(stage, reader).rgbAt(320, 180);
	settings.fit = obs::Fit::cover;
	stage.view().apply(settings);
	const uint32_t covered = settled(stage, reader).rgbAt(320, 180);
	for (const int shift : {0, 8, 16}) {
		EXPECT_NEAR((contained >> shift) & 0xff, (covered >> shift) & 0xff, 1);
	}
}

} // namespace r2v::test
