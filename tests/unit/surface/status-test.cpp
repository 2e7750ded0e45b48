// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>

#include <gmock/gmock.h>

#include "obs/status/status-marker.hpp"
#include "obs/status/status-sentence.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

using generation::Generation;
using generation::State;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class StatusLine : public testing::Test {
protected:
	std::string describe(const std::string &refusal = {}) const
	{
		return obs::describeStatus(texts_, std::make_shared<Generation>(generation_), refusal, context_);
	}
	std::string describeNothingYet(const std::string &refusal = {}) const
	{
		return obs::describeStatus(texts_, nullptr, refusal, context_);
	}

	void waitFor(const char *requestedBy, const char *prompt)
	{
		const auto request = std::make_shared<Generation>();
		request_ = request;
		request->state = State::queued;
		request->waitsForApproval = true;
		request->spec.requestedBy = requestedBy;
		request->spec.prompt = prompt;
		context_.waiting.push_back(request);
	}

	/// The one that waitFor() made last.
	Generation &request() { return *request_; }

	std::shared_ptr<Generation> request_;
	const Texts texts_ = englishTexts();
	Generation generation_;
	obs::StatusContext context_;
};

TEST_F(StatusLine, SaysHowToBeginWhileNothingWasGenerated)
{
	EXPECT_THAT(describeNothingYet(), HasSubstr("Generate"));
	context_.hasKey = false;
	EXPECT_THAT(describeNothingYet(), HasSubstr("key"));
	context_.rehearsal = true;
	EXPECT_THAT(describeNothingYet(), StartsWith("Rehearsal"));
}

TEST_F(StatusLine, TellsARefusalBeforeAnythingElse)
{
	generation_.state = State::waiting;
	EXPECT_EQ(describe("Not started: too soon."), "Not started: too soon.");
	EXPECT_EQ(describeNothingYet("Not started: too soon."), "Not started: too soon.");
}

TEST_F(StatusLine, TellsWhatIsToKnowAboutTheReferenceWhileItsClipIsMadeAndReady)
{
	context_.captureNote = "Taken as it is on air.";
	for (const State state : {State::queued, State::uploading, State::waiting, State::ready}) {
		generation_.state = state;
		EXPECT_THAT(describe(), HasSubstr("Taken as it is on air.")) << static_cast<int>(state);
	}
	generation_.state = State::failed;
	EXPECT_THAT(describe(), Not(HasSubstr("Taken as it is on air.")));
	EXPECT_THAT(describeNothingYet(), Not(HasSubstr("Taken as it is on air.")));
}

TEST_F(StatusLine, TellsWhoAsksForWhatAndWhatItWouldCost)
{
	waitFor("Ann", "a fox\non ice");
	EXPECT_THAT(describeNothingYet(),
		    AllOf(HasSubstr("Ann"), HasSubstr("“a fox on ice”"), HasSubstr("Approve"), Not(HasSubstr("cost"))));
	context_.pricePerSecond = 0.1;
	EXPECT_THAT(describeNothingYet(), HasSubstr("0.50"));
}

TEST_F(StatusLine, ForViewersItTellsThatARequestWaitsAndNoWordOfIt)
{
	generation_.state = State::queued;
	generation_.waitsForApproval = true;
	generation_.spec.requestedBy = "Ann";
	generation_.spec.prompt = "a fox";
	EXPECT_THAT(describe(), AllOf(HasSubstr("waiting for approval"), Not(HasSubstr("Ann")), Not(HasSubstr("fox"))));
}

TEST_F(StatusLine, TellsOfTheOldestRequestAndHowManyComeAfterIt)
{
	waitFor("Ann", "a fox");
	waitFor("Ben", "an owl");
	EXPECT_THAT(describeNothingYet(), AllOf(HasSubstr("Ann"), Not(HasSubstr("Ben")), HasSubstr("after it: 1")));
}

TEST_F(StatusLine, ShowsAllThatApprovingWouldSend)
{
	std::string prompt;
	for (int word = 0; word < 120; ++word) {
		prompt += "word" + std::to_string(word) + ' ';
	}
	waitFor("Ann", (prompt + "last").c_str());
	request().spec.negativePrompt = "no\u202e umbrellas";
	request().spec.resolution = "1080p";
	request().spec.aspectRatio = "9:16";
	EXPECT_THAT(describeNothingYet(), AllOf(HasSubstr("word0 word1"), HasSubstr("word119 last”"),
						HasSubstr("“no umbrellas”"), HasSubstr("1080p, 9:16")));
}

TEST_F(StatusLine, KeepsTheWordsOfARequestInsideTheirQuotes)
{
	waitFor("Ann” asks for “a\u2067 cat” (5 s). \n\n\u2800 Status: „ok‟", "fox”. Nothing waits. “");
	const std::string status = describeNothingYet();
	EXPECT_THAT(status,
		    HasSubstr("“Ann' asks for 'a cat' (5 s). Status: 'ok'” asks for “fox'. Nothing waits. '” (5 s"));
	for (const char *mark : {"\u202e", "\u2067", "\u2066", "\u200f", "\u2800", "\n"}) {
		EXPECT_THAT(status, Not(HasSubstr(mark)));
	}
}

TEST_F(StatusLine, SaysThatTheTextSourceAsksWhereNobodyElseDoes)
{
	waitFor("", "a fox");
	EXPECT_THAT(describeNothingYet(), AllOf(HasSubstr("Text source asks for “a fox”"), HasSubstr("Approve")));
}

TEST_F(StatusLine, TellsOfARequestWhateverElseThereIsToSay)
{
	waitFor("Ann", "a fox");
	EXPECT_THAT(describe("Not started: too soon."), AllOf(StartsWith("Not started: too soon."), HasSubstr("Ann")));
	generation_.state = State::waiting;
	generation_.progress = 40;
	EXPECT_THAT(describe(), AllOf(HasSubstr("Ann"), HasSubstr("40 %")));
	generation_.state = State::failed;
	generation_.error = "Of an hour ago.";
	EXPECT_THAT(describe(), AllOf(HasSubstr("Ann"), Not(HasSubstr("Of an hour ago."))));
}

TEST_F(StatusLine, TellsProgressAndHowLongItTook)
{
	generation_.state = State::waiting;
	generation_.progress = 40;
	context_.now = generation_.createdAt + std::chrono::seconds(83);
	EXPECT_THAT(describe(), HasSubstr("40 %"));
	EXPECT_THAT(describe(), HasSubstr("1:23"));
}

TEST_F(StatusLine, HasASentenceOfItsOwnForEachStateUnderWay)
{
	std::set<std::string> sentences;
	for (const State state : {State::capturing, State::queued, State::uploading, State::submitting, State::waiting,
				  State::downloading}) {
		generation_.state = state;
		sentences.insert(describe());
	}
	EXPECT_EQ(sentences.size(), 6u);
}

TEST_F(StatusLine, TellsTheSizeAndLengthOfAReadyClip)
{
	generation_.state = State::ready;
	generation_.clip = {1280, 720, 5000, 30, false, "h264"};
	generation_.updatedAt = generation_.createdAt + std::chrono::seconds(61);
	EXPECT_THAT(describe(), HasSubstr("5.0 s"));
	EXPECT_THAT(describe(), HasSubstr("1280×720"));
	EXPECT_THAT(describe(), HasSubstr("1:01"));
}

TEST_F(StatusLine, TellsWhetherTheReadyClipIsShown)
{
	generation_.state = State::ready;
	EXPECT_THAT(describe(), HasSubstr("not shown now"));
	context_.isShown = true;
	EXPECT_THAT(describe(), AllOf(HasSubstr("The source shows the clip"), Not(HasSubstr("not shown"))));
}

TEST_F(StatusLine, TellsWhatTheServerReservedAsItSaidIt)
{
	generation_.state = State::waiting;
	EXPECT_THAT(describe(), Not(HasSubstr("redits")));
	generation_.creditsReserved = "121000";
	EXPECT_THAT(describe(), HasSubstr("FoxAPI set aside 121000 credits for it."));
	generation_.state = State::ready;
	EXPECT_THAT(describe(), HasSubstr("FoxAPI set aside 121000 credits for it."));
	generation_.state = State::cancelled;
	EXPECT_THAT(describe(), Not(HasSubstr("redits")));
}

TEST_F(StatusLine, TellsTheCostInTheUsersMoneyWhereThePriceIsKnown)
{
	context_.pricePerSecond = 0.1;
	generation_.creditsReserved = "121000";
	generation_.spec.durationS = 4;
	for (const State state : {State::waiting, State::ready}) {
		generation_.state = state;
		EXPECT_THAT(describe(), AllOf(HasSubstr("0.40"), Not(HasSubstr("redits"))));
	}
	generation_.state = State::cancelled;
	EXPECT_THAT(describe(), Not(HasSubstr("0.40")));
}

TEST_F(StatusLine, SaysNothingOfCostInRehearsal)
{
	generation_.rehearsal = true;
	generation_.creditsReserved = "5";
	for (const double price : {0.0, 0.1}) {
		context_.pricePerSecond = price;
		for (const State state : {State::waiting, State::downloading, State::ready}) {
			generation_.state = state;
			EXPECT_THAT(describe(), AllOf(Not(HasSubstr("redits")), Not(HasSubstr("cost"))));
		}
	}
}

TEST_F(StatusLine, TellsThatAClipIsHeldAndHowToShowIt)
{
	generation_.state = State::ready;
	generation_.held = true;
	EXPECT_THAT(describe(), AllOf(HasSubstr("held"), HasSubstr("Approve"), HasSubstr("Reject")));
}

TEST_F(StatusLine, TellsThatACancelledTaskIsStillFetchedButNotShown)
{
	generation_.state = State::waiting;
	generation_.dismissed = true;
	EXPECT_THAT(describe(), HasSubstr("not be shown"));
	EXPECT_THAT(describe(), HasSubstr("paid"));
	generation_.state = State::ready;
	EXPECT_THAT(describe(), HasSubstr("library"));
}

TEST_F(StatusLine, TellsWhatWentWrongAndWhatToDoOnce)
{
	generation_.error = "The balance is too low.";
	generation_.action = "Top up.";
	for (const State state : {State::failed, State::unknown, State::detached}) {
		generation_.state = state;
		EXPECT_EQ(describe(), "The balance is too low. Top up.");
	}
	generation_.error = "The balance is too low. Top up.";
	EXPECT_EQ(describe(), "The balance is too low. Top up.");
}

TEST_F(StatusLine, HasASentenceForEachEndWithoutAnError)
{
	for (const State state : {State::failed, State::cancelled, State::unknown, State::detached}) {
		generation_.state = state;
		EXPECT_THAT(describe(), Not(testing::IsEmpty()));
	}
}

TEST_F(StatusLine, SaysThatItIsARehearsal)
{
	generation_.state = State::waiting;
	EXPECT_THAT(describe(), Not(HasSubstr("Rehearsal")));
	generation_.rehearsal = true;
	EXPECT_THAT(describe(), StartsWith("Rehearsal: "));
}

TEST_F(StatusLine, SaysWhetherTheNextClipIsPaidWhereTheNewestWasNotOfThatKind)
{
	generation_.state = State::ready;
	EXPECT_THAT(describe(), Not(HasSubstr("Rehearsal is")));
	context_.rehearsal = true;
	EXPECT_THAT(describe(), HasSubstr("Rehearsal is on"));
	generation_.rehearsal = true;
	EXPECT_THAT(describe(), Not(HasSubstr("Rehearsal is")));
	context_.rehearsal = false;
	EXPECT_THAT(describe(), HasSubstr("Rehearsal is off: Generate makes a paid clip"));
	context_.hasKey = false;
	EXPECT_THAT(describe(), AllOf(HasSubstr("There is no API key yet"), Not(HasSubstr("paid clip"))));
	generation_.state = State::waiting;
	EXPECT_THAT(describe(), Not(HasSubstr("Rehearsal is")));
}

TEST_F(StatusLine, SaysThatTriggersAreArmedWhileNothingIsAwaited)
{
	context_.hasArmedTriggers = true;
	EXPECT_THAT(describeNothingYet(), AllOf(HasSubstr("Generate"), HasSubstr("Armed")));
	generation_.state = State::ready;
	EXPECT_THAT(describe(), HasSubstr("Armed"));
	generation_.state = State::waiting;
	EXPECT_THAT(describe(), Not(HasSubstr("Armed")));
	context_.hasArmedTriggers = false;
	EXPECT_THAT(describeNothingYet(), Not(HasSubstr("Armed")));
}

TEST(StatusMarker, IsTheSameForASourceAndAnotherForAnother)
{
	EXPECT_EQ(obs::statusMarker("one"), obs::statusMarker("one"));
	EXPECT_NE(obs::statusMarker("one"), obs::statusMarker("other"));
}

TEST(StatusMarker, IsMadeOfInvisibleCharactersOnly)
{
	const std::string marker = obs::statusMarker("0123456789abcdef");
	ASSERT_GT(marker.size(), 0u);
	ASSERT_EQ(marker.size() % 3, 0u);
	for (size_t at = 0; at < marker.size(); at += 3) {
		EXPECT_THAT((std::set<std::string>{"\u2060", "\u200c", "\u200d"}),
			    testing::Contains(marker.substr(at, 3)));
	}
}

} // namespace
} // namespace r2v::test
