// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>

#include <gmock/gmock.h>

#include "prompt/template-fixture.hpp"

namespace r2v::prompt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(TemplateValues, AreTimeSceneTextAndInput)
{
	FakeSources sources;
	sources.texts["Now playing"] = "Song 2";
	sources.givenInput = "a dragon";
	EXPECT_EQ(resolved("{input} at {time} on {scene} to {text:Now playing}", sources),
		  "a dragon at 21:07 on Main stage to Song 2");
}

TEST(TemplateValues, MayBeEmptyOrOfSeveralLines)
{
	FakeSources sources;
	sources.texts["Empty"] = "";
	sources.texts["Two"] = "one\n# two";
	sources.givenInput = "";
	EXPECT_EQ(resolved("[{text:Empty}{input}]{text:Two}", sources), "[]one\n# two");
}

TEST(TemplateValues, AreNeverReadAsATemplate)
{
	FakeSources sources;
	sources.texts["Chat"] = "{text:Secret} {{x}}";
	sources.texts["Secret"] = "leaked";
	sources.givenInput = "{file:list.txt} {a|b} {time} }";
	sources.files["lines.txt"] = std::string("{input}{text:Secret}");
	EXPECT_EQ(resolved("{input}/{text:Chat}/{file:lines.txt}", sources),
		  "{file:list.txt} {a|b} {time} }/{text:Secret} {{x}}/{input}{text:Secret}");
	EXPECT_THAT(sources.asked, ElementsAre("input", "text:Chat", "file:lines.txt"));
}

TEST(TemplateValues, AreOnlyFetchedForTheChosenAlternative)
{
	FakeSources sources;
	sources.texts["A"] = "a";
	sources.files["b.txt"] = std::string("b");
	for (uint64_t seed = 0; seed < 20; ++seed) {
		sources.asked.clear();
		const std::string result = resolved("{{text:A}|{file:b.txt}}", sources, seed);
		EXPECT_THAT(sources.asked, ElementsAre(result == "a" ? "text:A" : "file:b.txt"));
	}
}

TEST(TemplateValues, TakeNamesWithSpacesBarsAndDoubledBraces)
{
	FakeSources sources;
	sources.texts["Chat | {main}"] = "hello";
	EXPECT_EQ(resolved("{text: Chat | {{main}} }", sources), "hello");
}

TEST(TemplateFile, GivesTheSameLineEachTimeUnderOneSeed)
{
	FakeSources sources;
	sources.files["styles.txt"] = std::string("noir\nanime\nwatercolour\n");
	std::set<std::string> seen;
	for (uint64_t seed = 0; seed < 100; ++seed) {
		const std::string style = resolved("{file:styles.txt}", sources, seed);
		EXPECT_EQ(style, resolved("{file:styles.txt}", sources, seed));
		seen.insert(style);
	}
	EXPECT_THAT(seen, UnorderedElementsAre("noir", "anime", "watercolour"));
}

TEST(TemplateFile, InsertedTwiceIsTwoChoices)
{
	FakeSources sources;
	sources.files["ab.txt"] = std::string("a\nb");
	std::set<std::string> seen;
	for (uint64_t seed = 0; seed < 100; ++seed) {
		seen.insert(resolved("{file:ab.txt}{file:ab.txt}", sources, seed));
	}
	EXPECT_THAT(seen, UnorderedElementsAre("aa", "ab", "ba", "bb"));
}

TEST(TemplateFile, IsReadWithoutByteOrderMarkLineEndsBlankLinesAndComments)
{
	FakeSources sources;
	sources.files["list.txt"] =
		std::string("\xEF\xBB\xBF# mine\r\n\r\n  \t\r\nnoir # style\r\n#anime\r\n ünï \r\n");
	std::set<std::string> seen;
	for (uint64_t seed = 0; seed < 100; ++seed) {
		seen.insert(resolved("{file:list.txt}", sources, seed));
	}
	EXPECT_THAT(seen, UnorderedElementsAre("noir # style", " ünï "));
}

TEST(TemplateOfAViewer, IsTakenLiterallyAndInsertsNothing)
{
	FakeSources sources;
	sources.texts["Secret"] = "leaked";
	sources.givenInput = "x";
	for (const std::string text : {"{text:Secret}", "{file:list.txt}", "{a|b} {input} {time} {scene}",
				       "# no comment\nfox", "{{x}}", "{", "}"}) {
		const Resolution resolution = resolve(text, Author::viewer, 1, sources);
		ASSERT_TRUE(std::holds_alternative<std::string>(resolution)) << text;
		EXPECT_EQ(std::get<std::string>(resolution), text);
	}
	EXPECT_THAT(sources.asked, IsEmpty());
}

} // namespace
} // namespace r2v::prompt
