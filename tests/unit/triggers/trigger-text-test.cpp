// SPDX-License-Identifier: GPL-2.0-or-later
#include "triggers/trigger-fixture.hpp"

namespace r2v::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using triggers::SeenText;

class TextTrigger : public RuleFixture {
protected:
	TextTrigger()
	{
		settings_.onText = true;
		situation_.sources["clip"].text = SeenText{.identity = 1, .text = "at first"};
	}
	void type(const std::string &text, uintptr_t identity = 1, bool isOwn = false)
	{
		keeper_.textIs("clip", SeenText{.identity = identity, .text = text, .isOwn = isOwn});
	}
};

TEST_F(TextTrigger, FiresOnceWhenTypingRests)
{
	wake();
	for (const char *text : {"i", "it", "it snows"}) {
		type(text);
		pass(triggers::TriggerKeeper::kTypingRest - 1ms);
	}
	EXPECT_THAT(fired_, IsEmpty());
	pass(1ms);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::text));
	type("it snows");
	pass(1h);
	EXPECT_EQ(fired_.size(), 1u);
}

TEST_F(TextTrigger, TheSameTextTwiceIsNotAChange)
{
	wake();
	type("at first");
	type("something else");
	pass(500ms);
	type("at first");
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(TextTrigger, FiresWhenTextIsWrittenAgainButNotWhenItIsCleared)
{
	wake();
	type(" \n");
	pass(2s);
	EXPECT_THAT(fired_, IsEmpty());
	type("at first");
	pass(2s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::text));
}

TEST_F(TextTrigger, AnotherTextSourceIsNotAChangeOfText)
{
	wake();
	type("of another", 2);
	pass(2s);
	keeper_.textIs("clip", std::nullopt);
	pass(2s);
	type("of a new one under the old name", 3);
	pass(2s);
	EXPECT_THAT(fired_, IsEmpty());
	type("typed there", 3);
	pass(2s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::text));
}

TEST_F(TextTrigger, DoesNotFireForWhatThePluginWroteItself)
{
	wake();
	type("Generating 40 %", 1, true);
	pass(2s);
	type("Generating 50 %", 1, true);
	pass(2s);
	EXPECT_THAT(fired_, IsEmpty());
	type("typed by someone");
	pass(2s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::text));
}

TEST_F(TextTrigger, TextThatChangedWhileTheRuleWasOffDoesNotFireLater)
{
	settings_.onText = false;
	wake();
	type("typed while off");
	settings_.onText = true;
	keeper_.settingsAre("clip", settings_);
	pass(2s);
	type("typed while off");
	pass(2s);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(TextTrigger, SwitchingTheRuleOffForgetsWhatIsBeingTyped)
{
	wake();
	type("half a sent");
	settings_.onText = false;
	keeper_.settingsAre("clip", settings_);
	pass(2s);
	EXPECT_THAT(fired_, IsEmpty());
}

} // namespace
} // namespace r2v::test
