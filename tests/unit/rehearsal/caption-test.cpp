// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rehearsal/caption.hpp"
#include "rehearsal/text-painter.hpp"
#include "rehearsal/yuv-picture.hpp"

namespace r2v::rehearsal::test {

namespace {

constexpr TextStyle kStyle{20, false, 0, {}};

size_t inkOf(const Canvas &canvas)
{
	size_t ink = 0;
	for (size_t at = 3; at < canvas.pixels.size(); at += 4) {
		ink += canvas.pixels[at] > 128;
	}
	return ink;
}

YuvPicture greyWithCaption(const std::string &prompt)
{
	YuvPicture picture(1280, 720);
	std::fill(picture.planes[0].begin(), picture.planes[0].end(), uint8_t{180});
	std::fill(picture.planes[1].begin(), picture.planes[1].end(), uint8_t{128});
	std::fill(picture.planes[2].begin(), picture.planes[2].end(), uint8_t{128});
	Caption(1280, 720, prompt)
		.layOver({picture.planes[0].data(), picture.planes[1].data(), picture.planes[2].data()},
			 {1280, 640, 640});
	return picture;
}

} // namespace

TEST(Caption, DarkensTheBottomAndLeavesTheUpperHalfAsItIs)
{
	const YuvPicture picture = greyWithCaption("");
	for (uint32_t y = 0; y < 360; ++y) {
		ASSERT_EQ(180, picture.planes[0][size_t{y} * 1280 + 640]) << y;
	}
	EXPECT_NEAR(16 + (180 - 16) * 0.28, picture.planes[0][size_t{715} * 1280 + 640], 2);
	EXPECT_EQ(128, picture.planes[1][size_t{357} * 640 + 320]);
}

TEST(Caption, ShowsTheWordInOrangeAlsoWithoutAPrompt)
{
	const YuvPicture picture = greyWithCaption("");
	size_t orange = 0;
	for (size_t at = 0; at < picture.planes[1].size(); ++at) {
		orange += picture.planes[1][at] < 90 && picture.planes[2][at] > 140;
	}
	EXPECT_GT(orange, 200U);
}

TEST(Caption, ShowsThePromptInWhite)
{
	const auto whiteOf = [](const YuvPicture &picture) {
		return std::ranges::count_if(picture.planes[0], [](uint8_t luma) { return luma > 225; });
	};
	EXPECT_EQ(0, whiteOf(greyWithCaption("")));
	EXPECT_GT(whiteOf(greyWithCaption("Moonlight")), 500);
}

TEST(TextPainter, PutsInkOnTheCanvasAndNoneBesideIt)
{
	TextPainter painter;
	Canvas canvas(200, 40);
	painter.draw(canvas, 10, 30, U"Hx", kStyle);
	EXPECT_GT(inkOf(canvas), 20U);
	Canvas clipped(20, 20);
	painter.draw(clipped, -15, 5, U"Wide text that runs out on all sides", {64, true, 0, {}});
	painter.draw(clipped, 500, 500, U"x", kStyle);
}

TEST(TextPainter, BreaksLinesAtSpaces)
{
	TextPainter painter;
	const std::u32string text = U"one two three four";
	const int width = painter.widthOf(U"one two three", kStyle);
	EXPECT_THAT(painter.wrap(text, kStyle, width, 3), testing::ElementsAre(U"one two three", U"four"));
	EXPECT_THAT(painter.wrap(text, kStyle, 10000, 3), testing::ElementsAre(text));
	EXPECT_THAT(painter.wrap(U"", kStyle, width, 3), testing::IsEmpty());
}

TEST(TextPainter, BreaksAWordThatIsLongerThanALine)
{
	TextPainter painter;
	const std::u32string word(40, U'm');
	const auto lines = painter.wrap(word, kStyle, painter.widthOf(std::u32string(15, U'm'), kStyle), 5);
	ASSERT_EQ(3U, lines.size());
	EXPECT_EQ(15U, lines[0].size());
	EXPECT_EQ(word, lines[0] + lines[1] + lines[2]);
}

TEST(TextPainter, BreaksBesideCjkCharactersButNotBeforeTheirPunctuation)
{
	TextPainter painter;
	const std::u32string text = U"月光の舞台で踊る。";
	const int width = painter.widthOf(text.substr(0, 8), kStyle);
	EXPECT_THAT(painter.wrap(text, kStyle, width, 3), testing::ElementsAre(U"月光の舞台で踊", U"る。"));
}

TEST(TextPainter, ShortensTextBeyondTheLastLineAtAWord)
{
	TextPainter painter;
	const int width = painter.widthOf(U"one two three", kStyle);
	const auto lines = painter.wrap(U"one two three four, extraordinarily long", kStyle, width, 2);
	ASSERT_EQ(2U, lines.size());
	EXPECT_EQ(U"one two three", lines[0]);
	EXPECT_EQ(U"four…", lines[1]);
	EXPECT_LE(painter.widthOf(lines[1], kStyle), width);
}

TEST(TextPainter, ShowsAPromptAsOneLineWithoutWhatHasNoPicture)
{
	EXPECT_EQ(U"a b c", showable("  a\n\tb \r\n c\x07 \xEF\xB8\x8F\xE2\x80\x8D "));
	EXPECT_EQ(U"月光 🦊", showable("月光\xE3\x80\x80🦊"));
	EXPECT_EQ(U"\uFFFDx", showable("\xFFx"));
	EXPECT_EQ(U"", showable(" \n "));
}

} // namespace r2v::rehearsal::test
