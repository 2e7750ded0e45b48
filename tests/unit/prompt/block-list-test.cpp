// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/block-list.hpp"

#include <string>

#include <gmock/gmock.h>

namespace r2v::prompt {
namespace {

using testing::ElementsAre;

BlockList listOf(std::string_view entries)
{
	auto list = BlockList::fromList(entries);
	EXPECT_TRUE(list);
	return std::move(*list);
}

/// The entry that blocks the text, "-" where it may pass.
std::string blockedBy(std::string_view entries, std::string_view text)
{
	const auto hit = listOf(entries).find(text);
	return hit ? hit->entry : "-";
}

TEST(BlockList, BlocksAWordAnywhereInTheText)
{
	for (const std::string text :
	     {"kitten", "a Kitten!", "KITTEN sleeps", "sleeping,kitten", "(kitten)", "the kitten's paw",
	      "cat\nkitten\ncat", "kitten2", "_kitten_", "#kitten", "“kitten”", "😀kitten😀"}) {
		EXPECT_EQ(blockedBy("kitten", text), "kitten") << text;
	}
}

TEST(BlockList, LetsEverythingElsePass)
{
	EXPECT_EQ(blockedBy("kitten", "a cat sleeps in the sun"), "-");
	EXPECT_EQ(blockedBy("kitten", ""), "-");
	EXPECT_EQ(blockedBy("kitten", "kitte"), "-");
	EXPECT_EQ(blockedBy("kitten", "kit ten"), "-");
}

TEST(BlockList, MatchesWholeWordsUnlessAStarSaysOtherwise)
{
	EXPECT_EQ(blockedBy("cat", "concatenate cats scat"), "-");
	EXPECT_EQ(blockedBy("cat*", "cats"), "cat*");
	EXPECT_EQ(blockedBy("cat*", "scat"), "-");
	EXPECT_EQ(blockedBy("*cat", "scat"), "*cat");
	EXPECT_EQ(blockedBy("*cat", "cats"), "-");
	EXPECT_EQ(blockedBy("*cat*", "concatenate"), "*cat*");
	EXPECT_EQ(blockedBy("*cat*", "cat"), "*cat*");
	EXPECT_EQ(blockedBy("*cat*", "chart"), "-");
}

TEST(BlockList, MatchesAPhraseAcrossAnySpaceAndPunctuation)
{
	for (const std::string text :
	     {"wet cat", "Wet  Cat", "wet-cat", "wet\ncat", "a wet, cat", "wetcat", "w e t c a t"}) {
		EXPECT_EQ(blockedBy("wet cat", text), "wet cat") << text;
	}
	for (const std::string text : {"wet the cat", "wet cats", "cat wet", "sweat cat"}) {
		EXPECT_EQ(blockedBy("wet cat", text), "-") << text;
	}
}

TEST(BlockList, NamesTheEntryAsWritten)
{
	EXPECT_EQ(blockedBy("# mine\r\n\r\n  Kätzchen  \r\ndog\r\n", "KATZCHEN"), "Kätzchen");
	EXPECT_EQ(blockedBy("\xEF\xBB\xBF"
			    "dog",
			    "hot dog"),
		  "dog");
	EXPECT_EQ(blockedBy("# dog", "dog"), "-");
}

TEST(BlockList, SeesThroughInvisibleCharacters)
{
	for (const std::string text : {"ki\u200Btten", "k\u200Di\u200Ct\u2060t\uFEFFe\u00ADn", "ki\uFE0Ftten",
				       "kit\u034Ften", "kit\u3164ten", "\u202Ekitten\u202C", "ki\U000E0061tten"}) {
		EXPECT_EQ(blockedBy("kitten", text), "kitten") << text;
	}
}

TEST(BlockList, SeesThroughAccentsAndPiledUpMarks)
{
	EXPECT_EQ(blockedBy("kitten", "kïtten"), "kitten");
	EXPECT_EQ(blockedBy("kitten", "k\u0300\u0316\u0317i\u0335t\u0338\u0489ten"), "kitten");
	EXPECT_EQ(blockedBy("smorgas", "smørgås"), "smorgas");
	EXPECT_EQ(blockedBy("łódź", "lodz"), "łódź");
}

TEST(BlockList, SeesThroughLettersOfOtherScriptsAndShapes)
{
	for (const std::string text :
	     {"kіttеn", "кiттеn", "ΚΙΤΤΕΝ", "КІТТЕN", "ｋｉｔｔｅｎ", "𝓴𝓲𝓽𝓽𝓮𝓷", "𝕜𝕚𝕥𝕥𝕖𝕟", "ⓚⓘⓣⓣⓔⓝ", "🅚🅘🅣🅣🅔🅝", "🅺🅸🆃🆃🅴🅽",
	      "🇰🇮🇹🇹🇪🇳", "ᴋɪᴛᴛᴇɴ", "ᵏⁱᵗᵗᵉⁿ", "kıtten", "kittǝn", "ķīťţęñ", "⒦⒤⒯⒯⒠⒩"}) {
		EXPECT_EQ(blockedBy("kitten", text), "kitten") << text;
	}
	for (const std::string text : {"ВAD", "βad", "ｂａｄ", "bаԁ", "bαd", "𝒃𝒂𝒅", "ᗷad"}) {
		EXPECT_EQ(blockedBy("bad", text), "bad") << text;
	}
	for (const std::string text : {"ƙitten", "kiŧŧen", "kiƫƫeꞑ", "Ꝃitten"}) {
		EXPECT_EQ(blockedBy("kitten", text), "kitten") << text;
	}
	EXPECT_EQ(blockedBy("sex", "se×"), "sex") << "a sign of arithmetic";
	EXPECT_EQ(blockedBy("kіttеn", "kitten"), "kіttеn") << "the entry itself has letters of another script";
}

TEST(BlockList, DoesNotTakeAnMForRAndN)
{
	EXPECT_EQ(blockedBy("bum", "burn the midnight oil"), "-");
	EXPECT_EQ(blockedBy("bum", "a ьurn"), "-");
	EXPECT_EQ(blockedBy("bum", "a buм"), "bum");
	EXPECT_EQ(blockedBy("bum", "a bu\U00011700"), "bum") << "a letter that the table takes for r and n";
}

TEST(BlockList, SeesBothReadingsOfALetterThatHasTwo)
{
	EXPECT_EQ(blockedBy("nice", "νice"), "nice");
	EXPECT_EQ(blockedBy("nice", "Νice"), "nice");
	EXPECT_EQ(blockedBy("vice", "νice"), "vice");
	EXPECT_EQ(blockedBy("νice", "NICE"), "νice");
	EXPECT_EQ(blockedBy("νice", "VICE"), "νice");
}

TEST(BlockList, SeesLettersSetApart)
{
	for (const std::string text : {"k i t t e n", "k.i.t.t.e.n", "k-i-t-t-e-n", "k_i_t_t_e_n", "k  i  t  t  e  n",
				       "ki.tten", "k/itten", "kitt*en", "kit\uFFFDten", "k i.t-t e n", "k i t t en"}) {
		EXPECT_EQ(blockedBy("kitten", text), "kitten") << text;
	}
	EXPECT_EQ(blockedBy("kitten", "ki\xFFtten"), "kitten") << "an invalid byte";
}

TEST(BlockList, DoesNotJoinNeighbouringWords)
{
	EXPECT_EQ(blockedBy("anus", "give an us citizen a map"), "-");
	EXPECT_EQ(blockedBy("iran", "I ran to the hills"), "-");
	EXPECT_EQ(blockedBy("ado", "a do"), "-");
	EXPECT_EQ(blockedBy("anusa", "an us a"), "-");
	EXPECT_EQ(blockedBy("kittena", "kitt e na, kitten a, k itten a"), "-");
	EXPECT_EQ(blockedBy("kitten", "kitt e n"), "-");
	EXPECT_EQ(blockedBy("*ass*", "it was-small, it was small"), "-");
	EXPECT_EQ(blockedBy("ass", "as superb as sunlight"), "-");
}

TEST(BlockList, SeesStretchedLettersButKeepsDoubledOnes)
{
	EXPECT_EQ(blockedBy("kitten", "kiiiiitttteeeen"), "-") << "two and one at once are beyond it";
	EXPECT_EQ(blockedBy("kitten", "kitttttten"), "kitten");
	EXPECT_EQ(blockedBy("bad", "baaaaad"), "bad");
	EXPECT_EQ(blockedBy("bad", "bbbaaaddd"), "bad");
	EXPECT_EQ(blockedBy("god", "good"), "-");
	EXPECT_EQ(blockedBy("100", "1000000"), "-");
}

TEST(BlockList, SeesLeetspeakInWords)
{
	for (const std::string text : {"k1tten", "kit73n", "K!TT3N", "k|tten", "ki77en", "k!tten!"}) {
		EXPECT_EQ(blockedBy("kitten", text), "kitten") << text;
	}
	for (const std::string text : {"a55", "a$$", "@ss", "as5"}) {
		EXPECT_EQ(blockedBy("ass", text), "ass") << text;
	}
	EXPECT_EQ(blockedBy("slug", "s1ug"), "slug");
	EXPECT_EQ(blockedBy("silo", "s1lo"), "silo");
	EXPECT_EQ(blockedBy("all", "aIl"), "all");
}

TEST(BlockList, LeavesNumbersAlone)
{
	for (const std::string text :
	     {"455 people", "5s", "in 5 s", "$5", "1080p", "4k", "1st", "3d", "80s", "$$", "$$$", "4$"}) {
		EXPECT_EQ(blockedBy("ass\nss\nas\nak\nsr\nlobop\nbos", text), "-") << text;
	}
	EXPECT_EQ(blockedBy("1488", "room 1488"), "1488");
	EXPECT_EQ(blockedBy("1488", "room 21488"), "-");
	EXPECT_EQ(blockedBy("c4", "a block of C4"), "c4");
	EXPECT_EQ(blockedBy("c4", "about ca. 1900"), "-");
	EXPECT_EQ(blockedBy("88", "٨٨"), "88");
	EXPECT_EQ(blockedBy("88", "８８"), "88");
}

TEST(BlockList, ReadsSymbolsInItsEntriesAsLetters)
{
	EXPECT_EQ(blockedBy("a$$", "ass"), "a$$");
	EXPECT_EQ(blockedBy("a$$", "a"), "-");
}

TEST(BlockList, SaysWhichEntriesBlockNothing)
{
	const BlockList list = listOf("***\n!?\nc#\nx\nfox\n😀");
	EXPECT_THAT(list.unusableEntries(), ElementsAre("***", "!?", "c#", "😀"));
	EXPECT_EQ(list.find("c in the dark"), std::nullopt);
	EXPECT_EQ(list.find("an x")->entry, "x");
}

TEST(BlockList, MatchesWordsOfOtherScripts)
{
	EXPECT_EQ(blockedBy("кот", "Большой КОТ спит"), "кот");
	EXPECT_EQ(blockedBy("жизнь", "ЖИЗНЬ"), "жизнь");
	EXPECT_EQ(blockedBy("кот", "который"), "-");
	EXPECT_EQ(blockedBy("猫", "黒猫が眠る"), "猫");
	EXPECT_EQ(blockedBy("แมว", "เห็นแมวดำ"), "แมว");
	EXPECT_EQ(blockedBy("ねこ", "このねこは"), "ねこ");
	EXPECT_EQ(blockedBy("ハカ", "バカ"), "-");
	EXPECT_EQ(blockedBy("ﾊﾞｶ", "バカ"), "ﾊﾞｶ");
	EXPECT_EQ(blockedBy("고양이", "고양이 한 마리"), "고양이");
	EXPECT_EQ(blockedBy("고*", "곡"), "-");
	EXPECT_EQ(blockedBy("قطة", "قِطّة سوداء"), "قطة");
	EXPECT_EQ(blockedBy("किताब", "कताब"), "-") << "vowel signs of Devanagari are letters";
}

TEST(BlockList, WithoutEntriesLetsEverythingPass)
{
	EXPECT_TRUE(listOf("# nothing\n").empty());
	EXPECT_EQ(listOf("").find(std::string(BlockList::kMaxTextBytes + 1, 'a')), std::nullopt);
}

TEST(BlockList, BlocksWhatIsTooLongToJudge)
{
	const BlockList list = listOf("kitten");
	EXPECT_EQ(list.find(std::string(BlockList::kMaxTextBytes, 'a')), std::nullopt);
	const auto hit = list.find(std::string(1'000'000, 'a'));
	ASSERT_TRUE(hit);
	EXPECT_EQ(hit->entry, "");
}

TEST(BlockList, IsRefusedIfItIsNotUtf8)
{
	EXPECT_FALSE(BlockList::fromList("k\xE4tzchen\n"));
	EXPECT_FALSE(BlockList::fromList(std::string_view("\xFF\xFE"
							  "a\0",
							  4)));
}

constexpr std::string_view kRude =
	"anal\nanus\narse\nass\nasshole\nbastard\nbitch\nboob\nboobs\nbum\nclit\ncock\ncoon\n"
	"crap\ncum\ncunt\ndamn\ndick\ndyke\nfag\nfuck*\nhell\nhoe\nhomo\njizz\nkike\nnazi\n"
	"nude\npenis\nporn\npussy\nrape\nsex\nshit\nslut\nspic\nss\ntit\ntits\nturd\ntwat\n"
	"whore";

TEST(BlockList, LetsOrdinaryPromptsPass)
{
	const BlockList list = listOf(kRude);
	for (const std::string text :
	     {"Scunthorpe in the morning, Essex at night",
	      "A classic assassin hides in the tall grass",
	      "A peacock sips a cocktail on a cockpit roof",
	      "An analyst studies the analysis of the canal",
	      "Grapes drape over a trapeze",
	      "Charles Dickens reads a book to Mr. Hancock in Penistone",
	      "A raccoon eats spicy shiitake from a tin",
	      "The title of the document accumulates dust",
	      "Shoes, phoenixes and hoeing lean at the shed",
	      "The therapist finds the rapids",
	      "Mass, brass, glass: a passing bus",
	      "Hello! The shell opens, hellos echo",
	      "A woman in a button-down shirt pushes it uphill",
	      "Camera pans left; 1st shot 5 s, 2nd shot 5s, at 24 fps, 1080p, 4K, 16:9, f/1.8, ISO 100",
	      "He was as small as I was. As so often.",
	      "It's a hit! It is his hit. I am a sh-ow off",
	      "$5 or 5$? 455 people paid €20, 100% off!",
	      "Turn 90° in 3d, 80s neon, 50s diner, y2k, mp3, ps5, r2d2",
	      "Saturday: burn, turn, earn a crown; learn in the barn",
	      "Nazir and Titania ride the Titanic",
	      "The sexton of Sussex and his sextant",
	      "A steamer at sea, USS Enterprise, class S",
	      "Wait!!! Noooo!!! Sooooo good, hmmmm, zzz",
	      "Cumberland sausages, cumulus clouds, a cucumber",
	      "A homogeneous homophone at home on the range"}) {
		const auto hit = list.find(text);
		EXPECT_EQ(hit ? hit->entry : "-", "-") << text;
	}
}

TEST(BlockList, BlocksTheUsualDisguises)
{
	const BlockList list = listOf(kRude);
	for (const std::string text : {"fuck",    "FuCkInG",  "f u c k",   "f.u.c.k.", "f*u*c*k",
				       "fu.ck",   "fuuuuuck", "fцck fսck", "𝖋𝖚𝖈𝖐",     "sh1t",
				       "$hit",    "5h1t",     "sh!t",      "s h i t",  "s\u200Bh\u200Bi\u200Bt",
				       "ѕhіt",    "ｓｈｉｔ", "b1tch",     "b!tch!",   "pu$$y",
				       "p0rn",    "pоrn",     "d1ck",      "dıck",     "t1t$",
				       "c u n t", "cuńt",     "n4z1",      "s3x",      "a$$h0le",
				       "assho1e", "asshoIe",  "ÂSS",       "a s s",    "wh0r3",
				       "r@pe",    "n u d e",  "f u ck"}) {
		EXPECT_TRUE(list.find(text)) << text;
	}
}

} // namespace
} // namespace r2v::prompt
