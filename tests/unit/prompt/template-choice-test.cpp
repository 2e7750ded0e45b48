// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>

#include <gmock/gmock.h>

#include "core/prompt/seeded-pick.hpp"
#include "prompt/template-fixture.hpp"

namespace r2v::prompt {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::set<std::string> resultsOverSeeds(std::string_view prompt, uint64_t seeds = 200)
{
	std::set<std::string> results;
	for (uint64_t seed = 0; seed < seeds; ++seed) {
		results.insert(resolved(prompt, FakeSources(), seed));
	}
	return results;
}

TEST(SeededPick, IsTheGeneratorInThePaper)
{
	EXPECT_EQ(splitMix64(0), 0xE220A8397B1DCDAF);
	EXPECT_EQ(splitMix64(0x9E3779B97F4A7C15), 0x6E789E6AA1B965F4);
	EXPECT_EQ(splitMix64(0x9E3779B97F4A7C15 * 2), 0x06C45D188009454F);
}

TEST(TemplateChoice, GivesTheSameForASeedAsInTheFirstVersion)
{
	const std::string_view dance = "{red|green|blue|white} {fox|owl|elk} in {rain|snow}";
	std::vector<std::string> results;
	for (const uint64_t seed : {uint64_t{0}, uint64_t{1}, uint64_t{42}, uint64_t{2147483647}, ~uint64_t{0}}) {
		results.push_back(resolved(dance, FakeSources(), seed));
	}
	EXPECT_THAT(results, ElementsAre("white owl in rain", "blue owl in snow", "red elk in rain",
					 "white elk in snow", "white owl in snow"));
}

TEST(TemplateChoice, IsTheSameEachTimeUnderOneSeed)
{
	for (uint64_t seed = 0; seed < 50; ++seed) {
		EXPECT_EQ(resolved("{a|b|c|d|e}{f|g|h}", FakeSources(), seed),
			  resolved("{a|b|c|d|e}{f|g|h}", FakeSources(), seed));
	}
}

TEST(TemplateChoice, TakesEveryAlternativeUnderSomeSeed)
{
	EXPECT_THAT(resultsOverSeeds("a {red|green|blue} fox"),
		    UnorderedElementsAre("a red fox", "a green fox", "a blue fox"));
}

TEST(TemplateChoice, TakesEachAlternativeAboutEquallyOften)
{
	size_t first = 0;
	for (uint64_t seed = 0; seed < 3000; ++seed) {
		first += resolved("{a|b|c}", FakeSources(), seed) == "a" ? 1 : 0;
	}
	EXPECT_GT(first, 900u);
	EXPECT_LT(first, 1100u);
}

TEST(TemplateChoice, IsIndependentOfTheChoiceBeforeIt)
{
	EXPECT_EQ(resultsOverSeeds("{a|b}{a|b}").size(), 4u);
}

TEST(TemplateChoice, DoesNotDependOnTheUnchosenAlternativesOfAnEarlierOne)
{
	const std::string_view nested = "{x|{p|q}{r|s}}{a|b|c|d}";
	for (uint64_t seed = 0; seed < 100; ++seed) {
		const std::string result = resolved(nested, FakeSources(), seed);
		const size_t fourth = seededPick(seed, 3, 4);
		EXPECT_EQ(result.back(), "abcd"[fourth]) << "seed " << seed;
	}
}

TEST(TemplateChoice, MayBeEmpty)
{
	EXPECT_THAT(resultsOverSeeds("a{| big} fox{|}"), UnorderedElementsAre("a fox", "a big fox"));
}

TEST(TemplateChoice, KeepsTheWhiteSpaceOfItsAlternatives)
{
	EXPECT_THAT(resultsOverSeeds("[{ a |b\n}]"), UnorderedElementsAre("[ a ]", "[b\n]"));
}

TEST(TemplateChoice, MayHoldChoices)
{
	EXPECT_THAT(resultsOverSeeds("{a {red|blue} car|{one|{two|three}} bikes}"),
		    UnorderedElementsAre("a red car", "a blue car", "one bikes", "two bikes", "three bikes"));
}

TEST(TemplateChoice, MayBeginAndEndWithAChoice)
{
	EXPECT_THAT(resultsOverSeeds("{{red|blue}|{light|dark} {grey|brown}}"),
		    UnorderedElementsAre("red", "blue", "light grey", "light brown", "dark grey", "dark brown"));
	EXPECT_THAT(resultsOverSeeds("{{red|blue} car|bike}"), UnorderedElementsAre("red car", "blue car", "bike"));
}

TEST(TemplateChoice, BetweenNamesIsAChoiceBetweenWords)
{
	EXPECT_THAT(resultsOverSeeds("{time|scene}"), UnorderedElementsAre("time", "scene"));
}

TEST(TemplateBraces, ArePlainIfDoubled)
{
	EXPECT_EQ(resolved(R"({{"shot": "wide"}})"), R"({"shot": "wide"})");
	EXPECT_EQ(resolved(R"({{"a": {{"b": 1}}}})"), R"({"a": {"b": 1}})");
	EXPECT_EQ(resolved("{{a|b}}"), "{a|b}");
	EXPECT_EQ(resolved("{{}}"), "{}");
}

TEST(TemplateBraces, MayHoldChoicesAndBeInThemIfDoubled)
{
	EXPECT_THAT(resultsOverSeeds(R"({{"color": "{red|blue}"}})"),
		    UnorderedElementsAre(R"({"color": "red"})", R"({"color": "blue"})"));
	EXPECT_THAT(resultsOverSeeds("{{{red|blue}}}"), UnorderedElementsAre("{red}", "{blue}"));
	EXPECT_THAT(resultsOverSeeds("{x|y{{a|b}}}"), UnorderedElementsAre("x", "y{a|b}"));
}

TEST(TemplateBraces, AreOnePlainBraceIfDoubledAndNeverClosed)
{
	EXPECT_EQ(resolved("a frown :{{ here"), "a frown :{ here");
	EXPECT_EQ(resolved("{{ at {time}"), "{ at 21:07");
}

TEST(TemplateBraces, AreLiteralIfTheyCloseNothing)
{
	EXPECT_EQ(resolved("{time} :} }} |"), "21:07 :} }} |");
}

TEST(TemplateText, WithoutAnOpeningBraceStaysTheSameByteForByte)
{
	for (const std::string &text : {std::string("A fox } runs }} fast | slow \\ 100 % \r\n\tüñ 狐 🦊\n\n"),
					std::string("\xFF\xC3 invalid \xED\xA0\x80"), std::string("nul \0 inside", 12),
					std::string(), std::string("\n"), std::string(" # not at the start of a line"),
					std::string("ends without a line end")}) {
		EXPECT_EQ(resolved(text), text);
	}
}

TEST(TemplateText, LosesItsCommentLines)
{
	EXPECT_EQ(resolved("# a note\nA fox\n#another\r\nruns # fast\n#last"), "A fox\nruns # fast\n");
	EXPECT_EQ(resolved("#only"), "");
	EXPECT_EQ(resolved("A fox\r\n# note\r\nruns\r\n"), "A fox\r\nruns\r\n");
}

TEST(TemplateText, LosesCommentLinesWithinChoicesWithTheirBraces)
{
	EXPECT_THAT(resultsOverSeeds("{a\n# } { | {nothing}\n|b}"), UnorderedElementsAre("a\n", "b"));
}

} // namespace
} // namespace r2v::prompt
