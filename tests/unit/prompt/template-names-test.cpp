// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/template-names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2v::prompt {

using testing::ElementsAre;

TEST(TemplateNames, ComeFromEveryAlternativeButNotFromCommentsFilesOrPlainBraces)
{
	EXPECT_THAT(textNames("{text:One}, {a|{text: Two }|{b|{text:Three}}}\n# {text:Comment}\n{file:text:x.txt} "
			      "{{text:Plain}} {{{text:Four}}} text:Five"),
		    ElementsAre("One", "Two", "Three", "Four"));
	EXPECT_THAT(textNames("{text:with {{braces}}} {text:a|b}"), ElementsAre("with {braces}", "a|b"));
}

TEST(TemplateNames, AreFoundWhereTheTemplateHasMistakes)
{
	EXPECT_THAT(textNames("{text:One} {tme} {text:{input}} {{ } {text:Two} {never closed"),
		    ElementsAre("One", "Two"));
}

TEST(TemplateNames, ARenamedOneIsWrittenInPlaceAndNothingElseChanges)
{
	EXPECT_EQ(withTextsRenamed("A {text:Song} and {b|{text: Song }} {text:Songs}\n# {text:Song}\n{{text:Song}}",
				   {{"Song", "Now"}}),
		  "A {text:Now} and {b|{text:Now}} {text:Songs}\n# {text:Song}\n{{text:Song}}");
	EXPECT_EQ(withTextsRenamed("caf\xE9 {text:Song}", {{"Song", "R\u00f6yksopp | live"}}),
		  "caf\xE9 {text:R\u00f6yksopp | live}");
	EXPECT_EQ(withTextsRenamed("no name", {{"Song", "Now"}}), "no name");
}

TEST(TemplateNames, TwoCanSwapTheirNames)
{
	EXPECT_EQ(withTextsRenamed("{text:A} {text:B} {text:A}", {{"A", "B"}, {"B", "A"}}),
		  "{text:B} {text:A} {text:B}");
}

TEST(TemplateNames, ANameWithBracesIsWrittenDoubled)
{
	const std::string braced = "The {best} of {{us}}";
	const std::string renamed = withTextsRenamed("{text:Song}!", {{"Song", braced}});
	EXPECT_THAT(textNames(renamed), ElementsAre(braced));
	EXPECT_EQ(withTextsRenamed(renamed, {{braced, "Song"}}), "{text:Song}!");
}

TEST(TemplateNames, ANameThatCannotBeWrittenInATemplateChangesNothing)
{
	for (const char *name : {"One } two", "One { two", "} {", " blank before", "blank after ", "{", ""}) {
		EXPECT_FALSE(canBeNamed(name)) << name;
		EXPECT_EQ(withTextsRenamed("{a|{text:Song}}", {{"Song", name}}), "{a|{text:Song}}") << name;
	}
}

} // namespace r2v::prompt
