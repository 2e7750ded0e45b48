// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "view-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kLuma[] = "60+120*X/W";
constexpr char kCb[] = "80+90*Y/H";
constexpr char kCr[] = "170-90*X/W";
constexpr char kAlpha[] = "255*Y/H";

constexpr uint32_t kWidthPx = 320;
constexpr uint32_t kHeightPx = 180;
/// Where the halves meet, a canvas with less chroma has that of both.
constexpr size_t kSharedBytes = size_t{4} * 4;
/// Two levels of 255 in the canvas are below what anyone sees; a wrong matrix or range is off by ten and more.
constexpr int kSameColor = 2;
/// A picture is there when a pixel has become that different.
constexpr int kNewPicture = 20;

enum class Side { ours, stock };

int worstDifference(const OutputFrame &a, const OutputFrame &b, Side ofA, Side ofB)
{
	const size_t rowBytes = size_t{kWidthPx} * 4;
	int worst = 0;
	for (size_t row = 0; row < kHeightPx; row++) {
		const uint8_t *inA = &a.pixels[row * 2 * rowBytes + (ofA == Side::stock ? rowBytes : 0)];
		const uint8_t *inB = &b.pixels[row * 2 * rowBytes + (ofB == Side::stock ? rowBytes : 0)];
		for (size_t byte = kSharedBytes; byte < rowBytes - kSharedBytes; byte++) {
			worst = std::max(worst, std::abs(int{inA[byte]} - int{inB[byte]}));
		}
	}
	return worst;
}

/// Ours in the left half of the canvas, OBS's own media source in the right one.
class BesideStock {
public:
	explicit BesideStock(video_colorspace colorSpace = VIDEO_CS_709, video_format format = VIDEO_FORMAT_BGRA) :
		stage_({.widthPx = 2 * kWidthPx,
			.heightPx = kHeightPx,
			.framesPerSecond = 60,
			.colorSpace = colorSpace,
			.format = format}),
		hasStock_(stage_.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA))
	{
		// As OBS Studio sets them.
		obs_set_video_levels(300.0f, 1000.0f);
		obs::ViewSettings settings;
		settings.widthPx = kWidthPx;
		settings.heightPx = kHeightPx;
		stage_.view().apply(settings);
	}

	bool hasStock() const { return hasStock_; }

	/// An opaque colour behind both, from now on.
	void fillBackground()
	{
		const auto clip = stage_.clips().colored("120", "90", "200", shape({.widthPx = 2 * kWidthPx}));
		add(clip, 0, 2 * kWidthPx);
		obs_sceneitem_set_order(stage_.item(), OBS_ORDER_MOVE_TOP);
		while (reader_.next().rgbAt(kWidthPx, kHeightPx / 2) == 0) {
		}
		stage_.libobs().waitFrames(2);
	}

	/// By how many levels our picture of such a clip is off, at its worst pixel.
	int distance(const TestClips::Shape &clipShape)
	{
		const auto clip = stage_.clips().colored(kLuma, kCb, kCr, shape(clipShape));
		reader_.skipToNow();
		const OutputFrame empty = reader_.next();
		stage_.view().play(clip);
		obs_sceneitem_t *const stock = add(clip, kWidthPx, kWidthPx);
		const auto hasPicture = [&empty](const OutputFrame &frame, Side side) {
			return worstDifference(empty, frame, side, side) > kNewPicture;
		};
		OutputFrame both = reader_.next();
		const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
		while (!hasPicture(both, Side::ours) || !hasPicture(both, Side::stock)) {
			if (std::chrono::steady_clock::now() > deadline) {
				ADD_FAILURE() << "no picture of "
					      << (hasPicture(both, Side::ours) ? "OBS's media source" : "ours");
				break;
			}
			both = reader_.next();
		}
		const int worst = worstDifference(both, both, Side::ours, Side::stock);

		stage_.view().clear();
		obs_sceneitem_remove(stock);
		while (hasPicture(both, Side::ours) || hasPicture(both, Side::stock)) {
			both = reader_.next();
		}
		return worst;
	}

private:
	static TestClips::Shape shape(TestClips::Shape shape)
	{
		shape.frames = 15;
		// All pictures are the same then, so it does not matter which ones are compared.
		shape.options = "-g 1";
		return shape;
	}

	obs_sceneitem_t *add(const std::filesystem::path &clip, uint32_t leftPx, uint32_t widthPx) const
	{
		const OBSDataAutoRelease settings = obs_data_create();
		obs_data_set_string(settings, "local_file", clip.c_str());
		obs_data_set_bool(settings, "looping", true);
		obs_data_set_bool(settings, "hw_decode", false);
		const OBSSourceAutoRelease stock = obs_source_create("ffmpeg_source", "stock", settings, nullptr);
		obs_sceneitem_t *const item = stage_.scene().add(stock);
		vec2 place{};
		vec2_set(&place, static_cast<float>(leftPx), 0.0f);
		obs_sceneitem_set_pos(item, &place);
		vec2 size{};
		vec2_set(&size, static_cast<float>(widthPx), static_cast<float>(kHeightPx));
		obs_sceneitem_set_bounds_type(item, OBS_BOUNDS_STRETCH);
		obs_sceneitem_set_bounds(item, &size);
		return item;
	}

	ViewStage stage_;
	bool hasStock_;
	FrameReader reader_;
};

struct Row {
	const char *name;
	TestClips::Shape shape{};
};

void expectAsStock(BesideStock &screen, const std::vector<Row> &rows)
{
	for (const Row &row : rows) {
		SCOPED_TRACE(row.name);
		EXPECT_LE(screen.distance(row.shape), kSameColor);
	}
}

TestClips::Shape clip(const TestClips::Tags &tags, const char *pixelFormat = "yuv420p")
{
	return {.widthPx = kWidthPx, .heightPx = kHeightPx, .pixelFormat = pixelFormat, .tags = tags};
}

const TestClips::Tags kUntagged{.range = "unknown", .matrix = "unknown", .primaries = "unknown", .transfer = "unknown"};
const TestClips::Tags kPq{.matrix = "bt2020nc", .primaries = "bt2020", .transfer = "smpte2084"};
const TestClips::Tags kHlg{.matrix = "bt2020nc", .primaries = "bt2020", .transfer = "arib-std-b67"};

TestClips::Tags full(TestClips::Tags tags)
{
	tags.range = "pc";
	return tags;
}

TestClips::Tags tagged(const char *matrix, const char *transfer = "bt709")
{
	return {.matrix = matrix, .primaries = matrix, .transfer = transfer};
}

TestClips::Shape stored(TestClips::Shape shape, const char *encoder, const char *extension)
{
	shape.encoder = encoder;
	shape.extension = extension;
	return shape;
}

} // namespace

TEST(PlayColors, MatchObsOwnMediaSource)
{
	BesideStock screen;
	if (!screen.hasStock()) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	TestClips::Shape large = clip(kUntagged);
	large.widthPx = 1280;
	large.heightPx = 720;
	TestClips::Tags onlyWide = kUntagged;
	onlyWide.primaries = "bt2020";
	const TestClips::Tags wide{.matrix = "bt2020nc", .primaries = "bt2020", .transfer = "bt2020-10"};
	TestClips::Tags constant = wide;
	constant.matrix = "bt2020c";
	expectAsStock(screen, {
				      {"BT.709", clip(tagged("bt709"))},
				      {"BT.709, full range", clip(full(tagged("bt709")))},
				      {"BT.709, sRGB transfer", clip(tagged("bt709", "iec61966-2-1"))},
				      {"BT.601", clip(tagged("smpte170m"))},
				      {"BT.601, full range", clip(full(tagged("smpte170m")))},
				      {"BT.601 of PAL", clip(tagged("bt470bg"))},
				      {"SMPTE 240M", clip(tagged("smpte240m"))},
				      {"untagged", clip(kUntagged)},
				      {"untagged, full range", clip(full(kUntagged))},
				      {"untagged, 10 bits", clip(kUntagged, "yuv420p10le")},
				      {"BT.2020", clip(wide)},
				      {"BT.2020, constant luminance", clip(constant)},
				      {"BT.2020 primaries alone", clip(onlyWide)},
				      {"BT.709, 10 bits", clip(tagged("bt709"), "yuv420p10le")},
				      {"BT.709, 10 bits, full range", clip(full(tagged("bt709")), "yuv420p10le")},
				      {"BT.601, 10 bits", clip(tagged("smpte170m"), "yuv420p10le")},
				      {"BT.2020, 10 bits", clip(wide, "yuv420p10le")},
				      {"PQ", clip(kPq, "yuv420p10le")},
				      {"PQ, full range", clip(full(kPq), "yuv420p10le")},
				      {"HLG", clip(kHlg, "yuv420p10le")},
				      {"HLG, full range", clip(full(kHlg), "yuv420p10le")},
				      {"HLG, 8 bits", clip(kHlg)},
				      {"4:2:2", clip(tagged("bt709"), "yuv422p")},
				      {"4:4:4", clip(tagged("bt709"), "yuv444p")},
				      {"4:2:2, 10 bits", clip(tagged("bt709"), "yuv422p10le")},
				      {"4:4:4, 10 bits", clip(tagged("bt709"), "yuv444p10le")},
				      {"gray, untagged", stored(clip(kUntagged, "gray"), "ffv1", "mkv")},
				      {"gray, full range", stored(clip(full(tagged("bt709")), "gray"), "ffv1", "mkv")},
				      {"RGB", stored(clip(full(kUntagged), "rgb24"), "qtrle", "mov")},
				      {"untagged, large", large},
			      });
}

TEST(PlayColors, MatchObsOwnMediaSourceOnAnHdrCanvasToo)
{
	BesideStock screen(VIDEO_CS_2100_PQ, VIDEO_FORMAT_P010);
	if (!screen.hasStock()) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	expectAsStock(screen, {
				      {"PQ", clip(kPq, "yuv420p10le")},
				      {"HLG", clip(kHlg, "yuv420p10le")},
				      {"BT.709", clip(tagged("bt709"))},
			      });
}

TEST(PlayColors, TransparentPartsAreAsInObsOwnMediaSource)
{
	BesideStock screen;
	if (!screen.hasStock()) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	screen.fillBackground();
	TestClips::Shape proRes = clip(tagged("bt709"), "yuva444p10le");
	TestClips::Shape vp9 = clip(tagged("bt709"), "yuva420p");
	TestClips::Shape argb = clip(full(kUntagged), "argb");
	proRes.alpha = vp9.alpha = argb.alpha = kAlpha;
	expectAsStock(
		screen,
		{
			{"ProRes 4444", stored(proRes, "prores_ks -profile:v 4444", "mov")},
			{"VP9", stored(vp9, "libvpx-vp9 -deadline realtime -cpu-used 8 -crf 4 -b:v 0", "webm")},
			{"VP8", stored(vp9, "libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -b:v 8M", "webm")},
			{"RGB with alpha", stored(argb, "qtrle", "mov")},
		});
}

TEST(PlayColors, AClipThatIsCutToCoverTheBoxKeepsItsColors)
{
	const ViewStage stage;
	FrameReader reader;
	const auto clip = stage.clips().colored("120", "90", "160", {.widthPx = 320, .heightPx = 640});
	const auto settled = [&] {
		stage.libobs().waitFrames(20);
		reader.skipToNow();
		return reader.next().rgbAt(320, 180);
	};
	obs::ViewSettings settings;
	stage.view().apply(settings);
	stage.view().play(clip);
	stage.waitForPicture(reader);
	const uint32_t contained = settled();
	settings.fit = obs::Fit::cover;
	stage.view().apply(settings);
	const uint32_t covered = settled();
	for (const int shift : {0, 8, 16}) {
		EXPECT_NEAR((contained >> shift) & 0xff, (covered >> shift) & 0xff, 1);
	}
}

} // namespace r2v::test
