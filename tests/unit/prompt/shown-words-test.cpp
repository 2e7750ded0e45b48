// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/shown-words.hpp"

#include <gtest/gtest.h>

namespace r2v::prompt {
namespace {

TEST(ShownWords, KeepOrdinaryTextOfAnyLanguage)
{
	for (const char *text : {"A red fox, 5 m high!", "\u65e5\u672c\u8a9e", "\u05e9\u05dc\u05d5\u05dd",
				 "caf\u00e9 cafe\u0301", "don\u2019t \U0001f98a"}) {
		EXPECT_EQ(shownWords(text), text);
	}
}

TEST(ShownWords, AreOnOneLineWithSingleBlanks)
{
	EXPECT_EQ(shownWords(" a\n\n\tfox\u2028on\u3000 ice\u00a0"), "a fox on ice");
}

TEST(ShownWords, ContainNoInvisibleCharactersOrDirectionMarks)
{
	EXPECT_EQ(shownWords("\u202efo\u200bx\u2069 \u2800\x01i\x7f\u0085ce\U000e0041\ufeff"), "fox i ce");
	EXPECT_EQ(shownWords("\u061c\u200e\u200f\u2066"), "");
}

TEST(ShownWords, CannotEndTheQuoteTheyStandIn)
{
	for (const char *mark : {"\"", "\u201c", "\u201d", "\u201e", "\u201f", "\u00ab", "\u00bb", "\uff02", "\u275e",
				 "\u300d", "\u2033"}) {
		EXPECT_EQ(shownWords(std::string("a") + mark + "b"), "a'b") << mark;
	}
}

TEST(ShownWords, HaveNoTowersOfAccents)
{
	std::string tower = "a";
	for (int mark = 0; mark < 50; ++mark) {
		tower += "\u0301";
	}
	EXPECT_EQ(shownWords(tower + "b"), "a\u0301\u0301\u0301b");
}

TEST(ShownWords, ReplaceInvalidBytes)
{
	EXPECT_EQ(shownWords("caf\xe9 neon"), "caf\xef\xbf\xbd neon");
}

} // namespace
} // namespace r2v::prompt
