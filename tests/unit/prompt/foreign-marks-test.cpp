// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/block-list.hpp"

#include <string>

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace r2v::prompt {
namespace {

std::string utf8Of(UChar32 point)
{
	std::string result;
	return icu::UnicodeString(point).toUTF8String(result);
}

bool blocks(std::string_view entry, const std::string &text)
{
	return BlockList::fromList(entry)->find(text).has_value();
}

/// What Unicode takes for a form of a letter or digit makes another word, which rightly passes.
bool isFormOfLetter(UChar32 point)
{
	UErrorCode status = U_ZERO_ERROR;
	const icu::UnicodeString parts =
		icu::Normalizer2::getNFKCInstance(status)->normalize(icu::UnicodeString(point), status);
	constexpr uint32_t kLetters = U_GC_LU_MASK | U_GC_LL_MASK | U_GC_LT_MASK | U_GC_LO_MASK | U_GC_ND_MASK;
	for (int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
		if ((U_GET_GC_MASK(parts.char32At(at)) & kLetters) != 0) {
			return true;
		}
	}
	return false;
}

/// How many characters of these categories, put into the word, get it past the list; the first few by name.
std::string whatPasses(uint32_t categories, std::string_view entry, const std::string &before, const std::string &after)
{
	std::string passed;
	int count = 0;
	for (UChar32 point = 0; point <= 0x10FFFF; ++point) {
		if ((U_GET_GC_MASK(point) & categories) == 0 || u_isUWhiteSpace(point) || isFormOfLetter(point) ||
		    blocks(entry, before + utf8Of(point) + after)) {
			continue;
		}
		char name[128] = {};
		UErrorCode status = U_ZERO_ERROR;
		u_charName(point, U_UNICODE_CHAR_NAME, name, sizeof name, &status);
		if (++count <= 5) {
			passed += std::string(name) + "; ";
		}
	}
	return count == 0 ? "" : std::to_string(count) + ": " + passed;
}

TEST(ForeignMarks, OfAnyScriptInALatinWordAreAccents)
{
	EXPECT_EQ(whatPasses(U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ME_MASK, "kitten", "kit", "ten"), "");
	EXPECT_EQ(whatPasses(U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ME_MASK, "*itte*", "kit", "ten"), "");
}

TEST(ForeignMarks, OfAnyScriptInAWordOfLookAlikesAreAccents)
{
	EXPECT_EQ(whatPasses(U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ME_MASK, "kitten", "k\u0456\u0442", "t\u0435n"), "");
}

TEST(ForeignMarks, ModifierLettersHideNoWord)
{
	EXPECT_EQ(whatPasses(U_GC_LM_MASK, "kitten", "kit", "ten"), "");
}

TEST(ForeignMarks, FormatAndControlCharactersHideNoWord)
{
	EXPECT_EQ(whatPasses(U_GC_CF_MASK | U_GC_CC_MASK, "*itte*", "kit", "ten"), "");
}

TEST(ForeignMarks, SpacedAccentsAndBlanksThatAreLettersHideNoWord)
{
	for (const char *between :
	     {"\u037a", "\u00b4", "\u00a8", "\ufe76", "\u2800", "\ua78c", "\u0640", "\u07fa", "\u02d0"}) {
		EXPECT_TRUE(blocks("kitten", std::string("kit") + between + "ten")) << between;
	}
}

TEST(ForeignMarks, TatweelAndPointsHideNoWordOfTheirOwnScript)
{
	EXPECT_TRUE(blocks("\u0642\u0637\u0629", "\u0642\u0640\u0637\u0640\u0640\u0629"));
	EXPECT_TRUE(blocks("\u0642\u0637\u0629", "\u0642\u0650\u0637\u064e\u0651\u0629"));
	EXPECT_TRUE(blocks("\u05d7\u05ea\u05d5\u05dc", "\u05d7\u05b8\u05ea\u05d5\u05bc\u05dc"));
	EXPECT_TRUE(blocks("\u043a\u043e\u0442", "\u043a\u043e\u0483\u0442"));
}

TEST(ForeignMarks, VowelsOfTheirOwnScriptMakeOtherWords)
{
	EXPECT_TRUE(blocks("\u0915\u093f", "\u0915\u093f"));
	EXPECT_FALSE(blocks("\u0915\u093f", "\u0915\u0940"));
	EXPECT_FALSE(blocks("\u0915", "\u0915\u093f"));
	EXPECT_FALSE(blocks("\u304b", "\u304c")) << "the voiced kana is another letter";
}

} // namespace
} // namespace r2v::prompt
