// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-probe.hpp"

#include <gtest/gtest.h>

#include "media/recording-sink.hpp"

namespace r2v::media {

TEST(ClipProbeTest, anOrdinaryClipIsDescribed)
{
	const Outcome<ClipProbe> probe = probeClip(testClip("h264-aac.mp4"));
	ASSERT_TRUE(probe) << probe.reason();
	EXPECT_EQ(probe->widthPx, 160U);
	EXPECT_EQ(probe->heightPx, 96U);
	EXPECT_NEAR(static_cast<double>(probe->durationMs), 1000, 40);
	EXPECT_DOUBLE_EQ(probe->framesPerSecond, 30.0);
	EXPECT_TRUE(probe->hasAudio);
	EXPECT_EQ(probe->codec, "h264");
	EXPECT_EQ(probe->extension, "mp4");
}

TEST(ClipProbeTest, aWebmIsDistinguishedFromAnMp4)
{
	const Outcome<ClipProbe> probe = probeClip(testClip("vp9-odd.webm"));
	ASSERT_TRUE(probe) << probe.reason();
	EXPECT_EQ(probe->widthPx, 161U);
	EXPECT_EQ(probe->heightPx, 91U);
	EXPECT_FALSE(probe->hasAudio);
	EXPECT_EQ(probe->codec, "vp9");
	EXPECT_EQ(probe->extension, "webm");
}

TEST(ClipProbeTest, theSizeIsAsShown)
{
	const Outcome<ClipProbe> turned = probeClip(testClip("h264-turned-90.mp4"));
	ASSERT_TRUE(turned) << turned.reason();
	EXPECT_EQ(turned->widthPx, 96U);
	EXPECT_EQ(turned->heightPx, 160U);

	const Outcome<ClipProbe> wide = probeClip(testClip("h264-wide-pixels.mp4"));
	ASSERT_TRUE(wide) << wide.reason();
	EXPECT_EQ(wide->widthPx, 213U);
	EXPECT_EQ(wide->heightPx, 96U);
}

TEST(ClipProbeTest, aClipThatIsCutOffIsRefused)
{
	for (const char *name : {"h264-faststart.mp4", "vp9-opus.webm"}) {
		const auto file = std::filesystem::path(testing::TempDir()) / (std::string("cut-off-") + name);
		std::filesystem::copy_file(testClip(name), file, std::filesystem::copy_options::overwrite_existing);
		const auto whole = std::filesystem::file_size(file);
		std::filesystem::resize_file(file, whole + 3);
		EXPECT_TRUE(probeClip(file)) << name << " with padding";
		std::filesystem::resize_file(file, whole - 1);
		const Outcome<ClipProbe> probe = probeClip(file);
		EXPECT_FALSE(probe) << name;
		EXPECT_EQ(probe.reason(), "the file is cut off") << name;
	}
}

TEST(ClipProbeTest, anInterruptedProbeEndsWithoutAVerdictOnTheClip)
{
	Interrupt interrupt = false;
	EXPECT_TRUE(probeClip(testClip("h264-aac.mp4"), &interrupt));
	interrupt = true;
	EXPECT_FALSE(probeClip(testClip("h264-aac.mp4"), &interrupt));
}

TEST(ClipProbeTest, containersThatNoProviderSendsAreRefused)
{
	for (const char *name : {"h264.ts", "mjpeg.avi", "quarters.png", "playlist.mp4", "concat.txt", "huge.y4m"}) {
		EXPECT_FALSE(probeClip(testClip(name))) << name;
	}
}

TEST(ClipProbeTest, anUnplayableFileIsRefusedWithAReason)
{
	for (const char *name : {"page.mp4", "empty.mp4", "missing.mp4", "no-index.mp4", "sound-only.mp4",
				 "no-pictures.mkv", "too-wide.mp4", "hair-pixels.mp4", "beam-pixels.mp4", ""}) {
		const Outcome<ClipProbe> probe = probeClip(testClip(name));
		EXPECT_FALSE(probe) << name;
		EXPECT_FALSE(probe.reason().empty()) << name;
	}
}

} // namespace r2v::media
