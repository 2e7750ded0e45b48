// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ApprovalGateTest : public EngineTest {
protected:
	static GenerationSpec request(const std::string &by = "Ann")
	{
		GenerationSpec wanted = spec();
		wanted.requestedBy = by;
		wanted.needsApproval = true;
		return wanted;
	}

	/// runFor() would jump to the next timer, however late that is.
	void pass(Milliseconds time)
	{
		clock.pass(time);
		engine->setApiKey("test-key");
		engine->runOnce();
	}

	void expectNothingWasSent() const
	{
		EXPECT_TRUE(transport.requests.empty()) << ScriptedTransport::kindOf(transport.requests.front());
		EXPECT_EQ(engine->status().usedThisHour, 0);
	}
};

TEST_F(ApprovalGateTest, NothingLeavesTheMachineBeforeApproval)
{
	const std::string id = generate(request());
	pass(std::chrono::minutes(9));
	EXPECT_EQ(find(id)->state, State::queued);
	EXPECT_TRUE(find(id)->waitsForApproval);
	EXPECT_EQ(find(id)->spec.requestedBy, "Ann");
	EXPECT_EQ(engine->status().queued, 1);
	EXPECT_TRUE(nlohmann::json::parse(recordOnDisk(id)).at("waits_for_approval"));
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "reference-1.jpg")) << "the frame of the trigger";
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, AnApprovedRequestIsPaidOnceAndItsClipIsReady)
{
	const std::string id = generate(request());
	const Approval approval = engine->approve(id);
	EXPECT_TRUE(approval.waited);
	EXPECT_THAT(approval.reason, IsEmpty());
	EXPECT_EQ(engine->status().usedThisHour, 1);
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("upload"), 1);
	EXPECT_EQ(transport.count("submit"), 1);
	EXPECT_FALSE(find(id)->waitsForApproval);
	EXPECT_FALSE(find(id)->held) << "it is no clip from disk";
}

TEST_F(ApprovalGateTest, OfTwoSimultaneousApprovalsOneCountsAndOneIsPaid)
{
	const std::string id = generate(request());
	const Approval first = engine->approve(id);
	const Approval second = engine->approve(id);
	EXPECT_TRUE(first.waited);
	EXPECT_FALSE(second.waited);
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
	EXPECT_EQ(engine->status().usedThisHour, 1);
	EXPECT_FALSE(engine->approve(id).waited);
}

TEST_F(ApprovalGateTest, ARequestApprovedBeforeItsFrameArrivesGoesOnWithIt)
{
	const std::string id = admit(request()).generationId;
	EXPECT_TRUE(engine->approve(id).waited);
	engine->runOnce();
	EXPECT_TRUE(transport.requests.empty());
	deliver(id);
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ApprovalGateTest, ARejectedRequestIsCancelledAndCanNoLongerBeApproved)
{
	const std::string id = generate(request());
	EXPECT_EQ(engine->cancel(id), 1);
	// Still waiting in the snapshot that somebody may hold, or gone already: never paid.
	engine->runOnce();
	EXPECT_FALSE(engine->approve(id).waited);
	runFor(std::chrono::minutes(20));
	EXPECT_EQ(find(id)->state, State::cancelled);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::none);
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, AnApprovalThatCrossesItsRejectionSpendsNothingAndIsNotCounted)
{
	const std::string id = generate(request());
	engine->cancel(id);
	EXPECT_TRUE(engine->approve(id).waited) << "the rejection is not carried out yet";
	runFor(std::chrono::minutes(20));
	EXPECT_EQ(find(id)->state, State::cancelled);
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, PanicDropsWaitingRequestsAndApprovesNone)
{
	const std::string id = generate(request());
	engine->setPanicked(true);
	const Approval approval = engine->approve(id);
	EXPECT_TRUE(approval.waited);
	EXPECT_THAT(approval.reason, HasSubstr("panic"));
	runFor(std::chrono::minutes(1));
	EXPECT_EQ(find(id)->state, State::cancelled);
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, PanicEndsWhatIsUnderWayAndNothingThatIsAskedForAfterIt)
{
	const std::string before = generate(request());
	engine->setPanicked(true);
	engine->setPanicked(false);
	const std::string after = generate(request());
	pass(std::chrono::seconds(1));
	EXPECT_EQ(find(before)->state, State::cancelled);
	EXPECT_FALSE(isEnd(find(after)->state)) << "asked for once panic was left";
}

TEST_F(ApprovalGateTest, ARestartDropsWaitingRequests)
{
	const std::string id = generate(request());
	restart();
	EXPECT_EQ(find(id)->state, State::cancelled);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::interrupted);
	EXPECT_FALSE(find(id)->waitsForApproval);
	EXPECT_FALSE(engine->approve(id).waited);
	runFor(std::chrono::minutes(20));
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, ARequestThatNobodyDecidesOnIsDroppedOnceStale)
{
	const std::string id = generate(request());
	runFor(std::chrono::seconds(config.staleAfterS + 1));
	EXPECT_EQ(find(id)->state, State::cancelled);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::notApproved);
	EXPECT_THAT(find(id)->error, HasSubstr("10 min"));
	EXPECT_FALSE(engine->approve(id).waited);
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, AClipsAgeCountsFromItsApproval)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate(request());
	pass(std::chrono::seconds(config.staleAfterS - 60));
	ASSERT_TRUE(engine->approve(id).waited);
	runFor(std::chrono::minutes(3));
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(id, State::ready);
	EXPECT_FALSE(find(id)->held);
}

TEST_F(ApprovalGateTest, WaitingRequestsTakeNoPlaceFromRunningOnes)
{
	config.maxConcurrent = 1;
	restart();
	const std::string waiting = generate(request());
	const std::string own = generate();
	runUntil(own, State::ready);
	EXPECT_EQ(find(waiting)->state, State::queued);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ApprovalGateTest, AtMostMaxQueuedRequestsWaitAndADecisionMakesRoom)
{
	config.maxQueued = 2;
	restart();
	const std::string first = generate(request("Ann"));
	ASSERT_FALSE(generate(request("Ben")).empty());
	const Admission refused = engine->admit(request("Cid"));
	EXPECT_EQ(refused.refusal, RefusalCode::limitReached);
	EXPECT_THAT(refused.message, HasSubstr("max_queued"));
	engine->cancel(first);
	engine->runOnce();
	EXPECT_TRUE(engine->admit(request("Cid")).accepted());
}

TEST_F(ApprovalGateTest, TheLimitsAreCheckedAgainAtApprovalAndARefusedRequestKeepsWaiting)
{
	config.maxPerHour = 1;
	restart();
	const std::string waiting = generate(request());
	runUntil(generate(), State::ready);
	const Approval approval = engine->approve(waiting);
	EXPECT_TRUE(approval.waited);
	EXPECT_THAT(approval.reason, HasSubstr("max_per_hour"));
	pass(std::chrono::minutes(1));
	EXPECT_EQ(find(waiting)->state, State::queued);
	EXPECT_EQ(transport.count("submit"), 1);

	config.maxPerHour = 2;
	engine->setConfig(config);
	EXPECT_THAT(engine->approve(waiting).reason, IsEmpty());
	runUntil(waiting, State::ready);
	EXPECT_EQ(transport.count("submit"), 2);
}

TEST_F(ApprovalGateTest, ApprovalFailsIfTheKeyIsGoneByThen)
{
	const std::string id = generate(request());
	engine->setApiKey("");
	EXPECT_THAT(engine->approve(id).reason, HasSubstr("foxapi.cc"));
	engine->runOnce();
	expectNothingWasSent();
}

TEST_F(ApprovalGateTest, WaitingRequestsAreListedBySourceOldestFirst)
{
	GenerationSpec elsewhere = request("Cid");
	elsewhere.sourceKey = "source-2";
	const std::string ann = generate(request("Ann"));
	clock.pass(std::chrono::seconds(1));
	const std::string ben = generate(request("Ben"));
	generate(elsewhere);
	generate();
	const auto ids = [&] {
		std::vector<std::string> found;
		for (const Snapshot &generation : engine->waitingForApproval("source-1")) {
			found.push_back(generation->id);
		}
		return found;
	};
	EXPECT_THAT(ids(), ElementsAre(ann, ben));
	engine->approve(ann);
	engine->runOnce();
	EXPECT_THAT(ids(), ElementsAre(ben));
}

} // namespace r2v::generation
