// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/requester-gap.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/prompt/requester-name.hpp"
#include "core/text/utf8.hpp"

namespace r2v::prompt {
namespace {

using namespace std::chrono_literals;

TEST(RequesterGap, LetsARequesterAskAgainOnlyWhenItIsOver)
{
	RequesterGap gap(60s);
	EXPECT_EQ(gap.claim("anna", 5s), std::nullopt);
	EXPECT_EQ(gap.claim("anna", 5s), 60s);
	EXPECT_EQ(gap.claim("anna", 64999ms), 1ms);
	EXPECT_EQ(gap.claim("anna", 65s), std::nullopt);
	EXPECT_EQ(gap.claim("anna", 66s), 59s);
}

TEST(RequesterGap, IsNotExtendedByAskingInVain)
{
	RequesterGap gap(10s);
	ASSERT_EQ(gap.claim("anna", 0s), std::nullopt);
	for (Milliseconds now = 1s; now < 10s; now += 1s) {
		EXPECT_EQ(gap.claim("anna", now), 10s - now);
	}
	EXPECT_EQ(gap.claim("anna", 10s), std::nullopt);
}

TEST(RequesterGap, IsSeparateForEachRequester)
{
	RequesterGap gap(60s);
	EXPECT_EQ(gap.claim("anna", 0s), std::nullopt);
	EXPECT_EQ(gap.claim("bert", 1s), std::nullopt);
	EXPECT_EQ(gap.claim("anna", 1s), 59s);
}

TEST(RequesterGap, TreatsDifferentSpellingsOfANameAsOneRequester)
{
	RequesterGap gap(60s);
	ASSERT_EQ(gap.claim("Straße_Anna", 0s), std::nullopt);
	for (const std::string name :
	     {"strasse_anna", "STRASSE_ANNA", " straße_anna\t", "straße\u200B_anna\uFEFF", "ｓｔｒａｓｓｅ_anna"}) {
		EXPECT_EQ(gap.claim(name, 1s), 59s) << name;
	}
	EXPECT_EQ(comparableName("Zoe\u0308"), comparableName("zoë"));
	EXPECT_NE(comparableName("zoë"), comparableName("zoe"));
}

TEST(RequesterGap, InvisibleLettersMakeNoNewRequester)
{
	RequesterGap gap(60s);
	ASSERT_EQ(gap.claim("Anna Lena", 0s), std::nullopt);
	for (const std::string name :
	     {"Anna\u2800 Lena", "Anna  Lena", "\u0001Anna Lena", "Anna\u00a0Lena", "Anna \t Lena", "An\u00adna Lena",
	      "Anna\u202e Lena", "Anna\u3164 Lena", "\U000e0041Anna Lena", "Anna\ufe0f Lena", "Anna\u0085Lena",
	      "Anna Lena\U0001d159", "Anna\ufff9 Lena", "Anna\x7f Lena"}) {
		EXPECT_EQ(gap.claim(name, 1s), 59s) << name;
	}
	EXPECT_EQ(gap.claim("AnnaLena", 1s), std::nullopt) << "a blank is seen";
}

TEST(RequesterGap, ReportsOnceThatSomebodyAskedInVain)
{
	RequesterGap gap(10s);
	EXPECT_FALSE(gap.noteAskedInVain("anna"));
	ASSERT_EQ(gap.claim("anna", 0s), std::nullopt);
	EXPECT_TRUE(gap.noteAskedInVain("anna"));
	EXPECT_FALSE(gap.noteAskedInVain("ANNA"));
	ASSERT_EQ(gap.claim("anna", 10s), std::nullopt);
	EXPECT_TRUE(gap.noteAskedInVain("anna"));
}

TEST(RequesterGap, OfZeroHasNoEffect)
{
	RequesterGap gap(0s);
	EXPECT_EQ(gap.claim("anna", 0s), std::nullopt);
	EXPECT_EQ(gap.claim("anna", 0s), std::nullopt);
}

TEST(RequesterGap, IsGivenBackIfNothingCameOfTheTrigger)
{
	RequesterGap gap(60s);
	ASSERT_EQ(gap.claim("Anna", 0s), std::nullopt);
	gap.release("anna");
	EXPECT_EQ(gap.claim("anna", 1s), std::nullopt);
}

TEST(RequesterGap, ForgetsThoseWhoMayAskAgainWhenTheTableIsFull)
{
	RequesterGap gap(60s);
	for (size_t i = 0; i < RequesterGap::kMaxRequesters; ++i) {
		ASSERT_EQ(gap.claim("early " + std::to_string(i), 0s), std::nullopt);
	}
	EXPECT_EQ(gap.claim("late", 60s), std::nullopt);
	EXPECT_EQ(gap.claim("late", 61s), 59s);
}

TEST(RequesterGap, LetsNobodyInEarlyWhenTheTableIsFull)
{
	RequesterGap gap(60s);
	ASSERT_EQ(gap.claim("anna", 0s), std::nullopt);
	for (size_t i = 1; i < RequesterGap::kMaxRequesters; ++i) {
		ASSERT_EQ(gap.claim("other " + std::to_string(i), 20s), std::nullopt);
	}
	EXPECT_EQ(gap.claim("new", 30s), 30s);
	EXPECT_EQ(gap.claim("anna", 30s), 30s);
	EXPECT_EQ(gap.claim("new", 60s), std::nullopt);
}

TEST(RequesterName, IsBoundedWhateverItIs)
{
	EXPECT_EQ(comparableName(std::string(1'000'000, 'A')), std::string(kMaxRequesterNameBytes, 'a'));
	// One character that folds to eighteen.
	std::string arabic;
	for (size_t i = 0; i < 1000; ++i) {
		arabic += "\uFDFA";
	}
	const size_t arabicBytes = comparableName(arabic).size();
	EXPECT_LE(arabicBytes, kMaxRequesterNameBytes);
	EXPECT_GT(arabicBytes, kMaxRequesterNameBytes - 4);
	EXPECT_EQ(comparableName("\xFF\xC3"), comparableName("\xFE\xC2"));
	EXPECT_EQ(comparableName(" \u200B "), "");
}

TEST(RequesterName, IsCutBetweenCharacters)
{
	for (const std::string character : {"\u00EB", "\u20AC", "\U0001F98A", "\uFDFA"}) {
		for (size_t ahead = 0; ahead < 8; ++ahead) {
			std::string name(ahead, 'a');
			while (name.size() < 2 * kMaxRequesterNameBytes) {
				name += character;
			}
			const std::string cut = comparableName(name);
			EXPECT_TRUE(text::isValidUtf8(cut)) << character << ahead;
			EXPECT_EQ(cut.find("\uFFFD"), std::string::npos) << "half a character was read as a mark";
			EXPECT_LE(cut.size(), kMaxRequesterNameBytes);
			EXPECT_GT(cut.size(), kMaxRequesterNameBytes - 4) << "no more than one character is lost";
		}
	}
}

} // namespace
} // namespace r2v::prompt
