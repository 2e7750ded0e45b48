// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "obs/page/first-place.hpp"
#include "obs/page/page-sentences.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

using obs::KeyFacts;
using obs::KeyNews;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PageSentences : public testing::Test {
protected:
	const Texts texts_ = englishTexts();

	std::string key(const KeyFacts &facts) const { return obs::keySentence(texts_, facts); }
	static KeyFacts withNews(KeyNews::Kind kind, const char *detail = "", const char *balance = "")
	{
		return {.hasKey = true, .news = {.kind = kind, .detail = detail, .balance = balance}};
	}
};

TEST_F(PageSentences, WhichPromptCountsIsSaidWhereATextSourceIsChosen)
{
	EXPECT_THAT(obs::promptSentence(texts_, "", std::nullopt), IsEmpty());
	EXPECT_THAT(obs::promptSentence(texts_, "Chat", "a fox"), HasSubstr("text of “Chat” is the prompt"));
	EXPECT_THAT(obs::promptSentence(texts_, "Chat", ""), HasSubstr("what you type above is the prompt"));
	EXPECT_THAT(obs::promptSentence(texts_, "Chat", std::nullopt), HasSubstr("“Chat” does not exist"));
}

TEST_F(PageSentences, ANameCannotMakeALabelOfTags)
{
	EXPECT_THAT(obs::promptSentence(texts_, "<img src=x>", "a fox"), Not(HasSubstr("<")));
	EXPECT_THAT(key(withNews(KeyNews::Kind::refused, "<b>no</b>")), Not(HasSubstr("<")));
	EXPECT_THAT(key(withNews(KeyNews::Kind::accepted, "", "<b>7</b>")), Not(HasSubstr("<")));
	EXPECT_THAT(obs::shotSentence(texts_, {.reason = "<a href='x'>y</a>"}), Not(HasSubstr("<")));
}

TEST_F(PageSentences, TheVerdictOnAKeyStandsBesideItsField)
{
	EXPECT_THAT(key({}), HasSubstr("There is no key yet"));
	EXPECT_THAT(key(withNews(KeyNews::Kind::asking)), HasSubstr("is being asked"));
	EXPECT_THAT(key(withNews(KeyNews::Kind::accepted)), AllOf(HasSubstr("accepts"), Not(HasSubstr("Balance"))));
	EXPECT_THAT(key(withNews(KeyNews::Kind::accepted, "", "1000000")),
		    AllOf(HasSubstr("accepts"), HasSubstr("Balance"), HasSubstr("1000000")));
	EXPECT_THAT(key(withNews(KeyNews::Kind::refused, "invalid api key")),
		    AllOf(HasSubstr("does not accept"), HasSubstr("invalid api key"), HasSubstr("here")));
	EXPECT_THAT(key(withNews(KeyNews::Kind::notAsked, "timeout")), HasSubstr("timeout"));
	EXPECT_THAT(key(withNews(KeyNews::Kind::none)), HasSubstr("A key is saved"));
	EXPECT_THAT(key({.news = {.kind = KeyNews::Kind::removed}}), HasSubstr("There is no key yet"));
	EXPECT_EQ(key({.whyNone = "The keychain is locked."}), "The keychain is locked.");
}

TEST_F(PageSentences, OfTheEnvironmentsKeyItIsSaidThatItIsInUse)
{
	KeyFacts facts = withNews(KeyNews::Kind::accepted);
	facts.isFromEnvironment = true;
	EXPECT_THAT(key(facts), HasSubstr("FOXAPI_API_KEY"));
}

TEST_F(PageSentences, TheKeyIsSeenWhileItIsMissingOrRefused)
{
	EXPECT_TRUE(obs::mustSeeKey({}));
	EXPECT_TRUE(obs::mustSeeKey(withNews(KeyNews::Kind::refused)));
	EXPECT_TRUE(obs::mustSeeKey(withNews(KeyNews::Kind::notUsable)));
	EXPECT_FALSE(obs::mustSeeKey(withNews(KeyNews::Kind::none)));
	EXPECT_FALSE(obs::mustSeeKey(withNews(KeyNews::Kind::accepted)));
	EXPECT_FALSE(obs::mustSeeKey(withNews(KeyNews::Kind::notAsked)));
}

TEST_F(PageSentences, ThePriceIsToldForClipsAndCreditsAreExplained)
{
	EXPECT_THAT(obs::priceSentence(texts_, 0.1),
		    AllOf(HasSubstr("0.20"), HasSubstr("0.50"), HasSubstr("1.00"), HasSubstr("credits")));
	EXPECT_THAT(obs::priceSentence(texts_, 0), AllOf(HasSubstr("enter it here"), HasSubstr("credits")));
	EXPECT_THAT(obs::priceSentence(texts_, 0), Not(HasSubstr("restart")));
}

TEST_F(PageSentences, ThePictureIsShownAndLinkedWhereverItLies)
{
	const std::string shown = obs::shotSentence(
		texts_, {.file = "/home/Ann's \u00e9t\u00e9/a b.jpg", .widthPx = 1920, .heightPx = 1080});
	EXPECT_THAT(shown, HasSubstr("<img src='file:///home/Ann%27s%20%C3%A9t%C3%A9/a%20b.jpg' width='320'>"));
	EXPECT_THAT(shown, HasSubstr("<a href='file:///home/Ann%27s%20%C3%A9t%C3%A9/a%20b.jpg'>"));
	EXPECT_THAT(shown, HasSubstr("1920×1080"));
	EXPECT_THAT(obs::shotSentence(texts_, {.file = "/a.jpg", .widthPx = 1080, .heightPx = 1920}),
		    HasSubstr("width='112'"));
	EXPECT_THAT(obs::shotSentence(texts_, {}), IsEmpty());
	EXPECT_THAT(obs::shotSentence(texts_, {.isBeingTaken = true}), Not(IsEmpty()));
}

TEST_F(PageSentences, WhereAFileIsNamedALinkLeadsToIt)
{
	EXPECT_THAT(obs::requestsHelp(texts_, "/home/a b/config", "/usr/share/docs"),
		    AllOf(HasSubstr("<a href='file:///home/a%20b/config'>plugin's config folder</a>"),
			  HasSubstr("<a href='file:///usr/share/docs/prompts.md'>prompts.md in the")));
	EXPECT_THAT(obs::requestsHelp(texts_, "/config", ""),
		    AllOf(HasSubstr("prompts.md in the plugin's docs folder"), Not(HasSubstr("prompts.md'"))));
}

TEST(FirstPlace, IsSmallAtTheLowerRightWithinTheScene)
{
	for (const auto &[width, height] : {std::pair{1920U, 1080U}, std::pair{1280U, 720U}, std::pair{1080U, 1920U}}) {
		const obs::FirstPlace at = obs::pictureInPicture(width, height, width, height);
		const auto right = at.x + at.scale * static_cast<float>(width);
		const auto bottom = at.y + at.scale * static_cast<float>(height);
		EXPECT_NEAR(at.scale, 1.0 / 3, 0.001);
		EXPECT_GT(at.x, static_cast<float>(width) / 2);
		EXPECT_GT(at.y, static_cast<float>(height) / 2);
		EXPECT_LT(right, static_cast<float>(width));
		EXPECT_LT(bottom, static_cast<float>(height));
	}
}

TEST(FirstPlace, OfASourceWithoutASizeIsAsItWas)
{
	const obs::FirstPlace at = obs::pictureInPicture(1920, 1080, 0, 0);
	EXPECT_EQ(at.x, 0);
	EXPECT_EQ(at.y, 0);
	EXPECT_EQ(at.scale, 1);
}

} // namespace
} // namespace r2v::test
