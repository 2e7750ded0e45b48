// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "prompt/template-fixture.hpp"
#include "surface/english-texts.hpp"

namespace r2v::prompt {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(TemplateErrors, NameATypoAndItsPlace)
{
	EXPECT_EQ(resolved("at {tme} sharp"), "Prompt.UnknownName@1:4 tme");
	EXPECT_EQ(resolved("{Time}"), "Prompt.UnknownName@1:1 Time");
	EXPECT_EQ(resolved("{ scene }"), "Prompt.UnknownName@1:1  scene ");
	EXPECT_EQ(resolved("{scnee}"), "Prompt.UnknownName@1:1 scnee");
	EXPECT_EQ(resolved("{txt:Chat}"), "Prompt.UnknownName@1:1 txt:Chat");
	EXPECT_EQ(resolved("{files: a.txt}"), "Prompt.UnknownName@1:1 files: a.txt");
}

TEST(TemplateErrors, AreNotBracesThatMeanSomethingElse)
{
	for (const char *prompt : {"a {colour} fox", "{}", R"({"shot": "wide", "scene": {"time": "night"}})", "{x}",
				   "f(x) = {x: 1}", "{{so}, {it is}}"}) {
		EXPECT_EQ(resolved(prompt), prompt);
	}
	EXPECT_EQ(resolved("{a {b|b}}"), "{a b}");
	const std::string endless = "{" + repeated("ü", 5000) + "}";
	EXPECT_EQ(resolved(endless), endless);
}

TEST(TemplateErrors, CountLinesAsWrittenAndColumnsInCodePoints)
{
	EXPECT_EQ(resolved("# note\nüñ🦊 {tme}\n"), "Prompt.UnknownName@2:5 tme");
	EXPECT_EQ(resolved("one\r\n#\r\n\r\n\xFF\xFE{tme}"), "Prompt.UnknownName@4:3 tme");
	EXPECT_EQ(resolved("{time}\n{a|\n# note\nb{tme}}"), "Prompt.UnknownName@4:2 tme");
}

TEST(TemplateErrors, ShortenAnEndlessName)
{
	EXPECT_EQ(resolved("{text:" + repeated("ü", 5000) + "}"), "Prompt.NoTextSource@1:1 " + repeated("ü", 59) + "…");
}

TEST(TemplateErrors, NameABraceThatIsNeverClosed)
{
	EXPECT_EQ(resolved("{a|b"), "Prompt.NotClosed@1:1");
	EXPECT_EQ(resolved("x {a|{b|c}"), "Prompt.NotClosed@1:3");
	EXPECT_EQ(resolved("{{a|b}"), "Prompt.NotClosed@1:1");
	EXPECT_EQ(resolved("{"), "Prompt.NotClosed@1:1");
	EXPECT_EQ(resolved("{{{"), "Prompt.NotClosed@1:3");
}

TEST(TemplateErrors, AreFoundInAlternativesThatAreNotChosen)
{
	for (uint64_t seed = 0; seed < 20; ++seed) {
		EXPECT_EQ(resolved("{a|{tme}}", FakeSources(), seed), "Prompt.UnknownName@1:4 tme");
		EXPECT_EQ(resolved("{a|{text:}}", FakeSources(), seed), "Prompt.NoName@1:4");
		EXPECT_EQ(resolved("{a|{file:{b|c}.txt}}", FakeSources(), seed), "Prompt.NestedName@1:10");
	}
}

TEST(TemplateErrors, TellAMissingInputFromAnEmptyOne)
{
	EXPECT_EQ(resolved("a {input}"), "Prompt.NoInput@1:3");
}

TEST(TemplateErrors, NameATextSourceThatIsNotThere)
{
	EXPECT_EQ(resolved("a {text:Chat}"), "Prompt.NoTextSource@1:3 Chat");
	EXPECT_EQ(resolved("{text: \t}"), "Prompt.NoName@1:1");
}

TEST(TemplateErrors, RefuseNamesMadeFromValues)
{
	FakeSources sources;
	sources.givenInput = "secret.txt";
	sources.files["secret.txt"] = std::string("leaked");
	EXPECT_EQ(resolved("{file:{input}}", sources), "Prompt.NestedName@1:7");
	EXPECT_EQ(resolved("{text:{{a}}{b}}", sources), "Prompt.NestedName@1:12");
	EXPECT_THAT(sources.asked, IsEmpty());
}

TEST(TemplateErrors, SayWhatIsWrongWithAFile)
{
	FakeSources sources;
	sources.files["away.txt"] = FileError::outsideFolder;
	sources.files["large.txt"] = FileError::tooLarge;
	sources.files["latin1.txt"] = std::string("f\xFCr\n");
	sources.files["utf16.txt"] = std::string("\xFF\xFE\x61\0\n\0", 6);
	sources.files["utf16-bare.txt"] = std::string("a\0\n\0", 4);
	sources.files["comments.txt"] = std::string("# a\r\n\n  \n");
	sources.files["empty.txt"] = std::string();
	EXPECT_EQ(resolved("{file:none.txt}", sources), "Prompt.FileUnreadable@1:1 none.txt");
	EXPECT_EQ(resolved("{file:away.txt}", sources), "Prompt.FileOutside@1:1 away.txt");
	EXPECT_EQ(resolved("{file:large.txt}", sources), "Prompt.FileTooLarge@1:1 large.txt");
	EXPECT_EQ(resolved("{file:latin1.txt}", sources), "Prompt.FileNotText@1:1 latin1.txt");
	EXPECT_EQ(resolved("{file:utf16.txt}", sources), "Prompt.FileNotText@1:1 utf16.txt");
	EXPECT_EQ(resolved("{file:utf16-bare.txt}", sources), "Prompt.FileNotText@1:1 utf16-bare.txt");
	EXPECT_EQ(resolved("{file:comments.txt}", sources), "Prompt.FileEmpty@1:1 comments.txt");
	EXPECT_EQ(resolved("{file:empty.txt}", sources), "Prompt.FileEmpty@1:1 empty.txt");
	EXPECT_EQ(resolved("{file:}", sources), "Prompt.NoName@1:1");
}

TEST(TemplateErrors, RefuseNestingBeyondItsLimit)
{
	const auto nested = [](size_t depth) { return repeated("{a|", depth) + repeated("}", depth); };
	EXPECT_THAT(resolved(nested(kMaxTemplateDepth)), Not(HasSubstr("Prompt.")));
	EXPECT_EQ(resolved(nested(kMaxTemplateDepth + 1)), "Prompt.TooDeep@1:97");
}

TEST(TemplateErrors, RefuseMoreValuesThanTheLimit)
{
	EXPECT_EQ(resolved(repeated("{time}", kMaxTemplateValues)), repeated("21:07", kMaxTemplateValues));
	EXPECT_EQ(resolved(repeated("{time}", kMaxTemplateValues + 1)), "Prompt.TooManyValues@1:601");
	FakeSources sources;
	sources.files["a"] = std::string("b");
	EXPECT_EQ(resolved(repeated("{file:a}", 1000), sources), "Prompt.TooManyValues@1:801");
	EXPECT_EQ(sources.asked.size(), kMaxTemplateValues);
}

TEST(TemplateOfAMegabyte, GetsAnAnswer)
{
	const size_t million = 1'000'000;
	EXPECT_EQ(resolved(repeated("x", million)).size(), million);
	EXPECT_EQ(resolved(repeated("}", million)).size(), million);
	EXPECT_EQ(resolved(repeated("{", million)), repeated("{", million / 2));
	EXPECT_EQ(resolved("{" + repeated("|", million) + "}"), "");
	EXPECT_EQ(resolved(repeated("{a|", million / 3)), "Prompt.NotClosed@1:1");
	EXPECT_THAT(resolved(repeated("{", million / 2) + repeated("}", million / 2)), HasSubstr("Prompt.TooDeep"));
	EXPECT_THAT(resolved(repeated("{a|", million / 4) + repeated("}", million / 4)), HasSubstr("Prompt.TooDeep"));
	EXPECT_EQ(resolved(repeated("{|}", million / 3)), "");
	EXPECT_EQ(resolved(repeated("#\n", million / 2)), "");
	EXPECT_EQ(resolved(repeated("{a|{b|", 16) + repeated("c|", million / 2) + repeated("}", 32)).size(), 1u);
}

TEST(TemplateSentence, HasPlaceAndNameAndNothingLeftToFillIn)
{
	const Texts english = test::englishTexts();
	EXPECT_EQ(sentence({"Prompt.NoTextSource", 2, 14, "Chat"}, english),
		  "Not started: there is no Text source “Chat” to insert at line 2, column 14 of the prompt. "
		  "Check the name.");
}

TEST(TemplateSentence, NamesThePlaceInEveryLanguageEntry)
{
	size_t count = 0;
	for (const auto &[key, text] : test::readEnglish()) {
		if (key.starts_with("Prompt.")) {
			++count;
			EXPECT_THAT(text, HasSubstr("line {line}, column {column}")) << key;
			const std::string filled = sentence({key, 3, 7, "it"}, test::englishTexts());
			EXPECT_THAT(filled, HasSubstr("line 3, column 7")) << key;
			EXPECT_THAT(filled, Not(HasSubstr("{"))) << key;
		}
	}
	EXPECT_EQ(count, 14u);
}

} // namespace
} // namespace r2v::prompt
