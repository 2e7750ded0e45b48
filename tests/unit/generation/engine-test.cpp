// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(EngineTest, GoesFromTriggerToReadyClipThroughEveryState)
{
	transport.answerOnce("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::ready);

	EXPECT_THAT(listener.states, ElementsAre(State::capturing, State::queued, State::uploading, State::submitting,
						 State::waiting, State::downloading, State::ready));
	const Snapshot ready = find(id);
	EXPECT_EQ(ready->progress, 100);
	EXPECT_EQ(ready->taskId, "task-1");
	EXPECT_EQ(ready->creditsReserved, "5");
	EXPECT_EQ(ready->clipPath(), config.storageDir / id / "clip.mp4");
	EXPECT_TRUE(std::filesystem::exists(ready->clipPath()));
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "reference-1.jpg"));
	ASSERT_EQ(listener.ready.size(), 1U);
	EXPECT_EQ(listener.ready[0]->id, id);
	EXPECT_FALSE(listener.ready[0]->held);
}

TEST_F(EngineTest, SubmitsExactlyTheWishWithTheUploadedReference)
{
	GenerationSpec wanted = spec();
	wanted.prompt = "Quotes \" and \\ and\nnew lines, 🦊 and 狐";
	wanted.negativePrompt = "blur";
	wanted.seed = 7;
	wanted.multiShots = false;
	const std::string id = generate(wanted);
	runUntil(id, State::ready);

	for (const auto &request : transport.requests) {
		if (ScriptedTransport::kindOf(request) == "submit") {
			EXPECT_EQ(nlohmann::json::parse(request.body),
				  nlohmann::json({{"model", "wan-2.7-reference-to-video"},
						  {"prompt", wanted.prompt},
						  {"negative_prompt", "blur"},
						  {"seed", 7},
						  {"multi_shots", false},
						  {"duration", 5},
						  {"resolution", "720p"},
						  {"aspect_ratio", "16:9"},
						  {"reference_image_urls", {"https://cdn.example/reference.jpg"}}}));
			EXPECT_EQ(request.bearerToken, "test-key");
			EXPECT_TRUE(request.sendOnce);
		}
	}
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(EngineTest, WritesTheRecordBeforeTheRequestItAnnounces)
{
	std::map<std::string, std::string> stateAtRequest;
	std::string id;
	transport.onStart = [&](const http::Request &request) {
		const auto record = nlohmann::json::parse(recordOnDisk(id));
		stateAtRequest.emplace(ScriptedTransport::kindOf(request), record["state"]);
		if (ScriptedTransport::kindOf(request) == "submit") {
			EXPECT_TRUE(record["submit_may_have_left"]);
			EXPECT_TRUE(record["may_have_been_billed"]);
		}
		if (ScriptedTransport::kindOf(request) == "poll") {
			EXPECT_EQ(record["task_id"], "task-1");
		}
	};
	id = admit().generationId;
	deliver(id);
	runUntil(id, State::ready);
	EXPECT_THAT(stateAtRequest,
		    ElementsAre(testing::Pair("download", "downloading"), testing::Pair("poll", "waiting"),
				testing::Pair("submit", "submitting"), testing::Pair("upload", "uploading")));
}

TEST_F(EngineTest, AutoAspectRatioFollowsTheReference)
{
	const std::string id = admit().generationId;
	engine->deliverReferences(id, {{.bytes = {1}, .contentType = "image/jpeg", .widthPx = 720, .heightPx = 1280}});
	runUntil(id, State::ready);
	EXPECT_EQ(find(id)->spec.aspectRatio, "9:16");
}

TEST_F(EngineTest, WithoutAKeyNothingStartsAndTheMessageSaysWhereToGetOne)
{
	engine->setApiKey("");
	const Admission admission = engine->admit(spec());
	EXPECT_EQ(admission.refusal, RefusalCode::noApiKey);
	EXPECT_THAT(admission.message, HasSubstr("foxapi.cc"));
	EXPECT_THAT(listener.refusals, ElementsAre(RefusalCode::noApiKey));
	EXPECT_TRUE(transport.requests.empty());
}

TEST_F(EngineTest, RehearsalNeedsNoKeyAndContactsNobody)
{
	config.rehearsal = true;
	restart();
	engine->setApiKey("");
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_TRUE(find(id)->rehearsal);
	EXPECT_FALSE(find(id)->mayHaveBeenBilled);
	for (const auto &request : transport.requests) {
		if (ScriptedTransport::kindOf(request) != "download") {
			EXPECT_THAT(request.url, testing::StartsWith("rehearsal://studio/"));
		}
		EXPECT_NE(request.bearerToken, "test-key");
	}
}

TEST_F(EngineTest, BeyondMaxConcurrentTheyWaitAsQueuedAndBeginInOrder)
{
	config.maxConcurrent = 1;
	restart();
	transport.hang("poll");
	const std::string first = generate();
	runUntil(first, State::waiting);
	const std::string second = generate();
	runFor(std::chrono::seconds(10));
	EXPECT_EQ(find(second)->state, State::queued);
	EXPECT_EQ(engine->status().queued, 1);

	engine->cancel(first);
	runFor(std::chrono::seconds(1));
	EXPECT_TRUE(find(first)->dismissed);
	EXPECT_EQ(find(second)->state, State::queued) << "a dismissed one still occupies the provider";
}

TEST_F(EngineTest, TheDebounceRefusesASecondPressAndAllowsALaterOne)
{
	config.minGapS = 2;
	restart();
	ASSERT_FALSE(generate().empty());
	EXPECT_EQ(engine->admit(spec()).refusal, RefusalCode::tooSoon);
	GenerationSpec other = spec();
	other.sourceKey = "source-2";
	EXPECT_TRUE(engine->admit(other).accepted());
	clock.pass(std::chrono::seconds(3));
	EXPECT_TRUE(engine->admit(spec()).accepted());
}

TEST_F(EngineTest, TheHourlyLimitSurvivesARestart)
{
	config.maxPerHour = 2;
	restart();
	runUntil(generate(), State::ready);
	runUntil(generate(), State::ready);
	EXPECT_EQ(engine->admit(spec()).refusal, RefusalCode::limitReached);
	restart();
	const Admission admission = engine->admit(spec());
	EXPECT_EQ(admission.refusal, RefusalCode::limitReached);
	EXPECT_THAT(admission.message, HasSubstr("max_per_hour"));
	clock.pass(std::chrono::minutes(61));
	EXPECT_TRUE(engine->admit(spec()).accepted());
}

TEST_F(EngineTest, CancelBeforeThePaidRequestSpendsNothing)
{
	transport.hang("upload");
	const std::string id = generate();
	runUntil(id, State::uploading);
	EXPECT_EQ(engine->cancel(id), 1);
	runUntil(id, State::cancelled);
	runFor(std::chrono::minutes(1));
	EXPECT_EQ(transport.count("submit"), 0);
	EXPECT_FALSE(find(id)->mayHaveBeenBilled);
	EXPECT_EQ(engine->status().usedThisHour, 0);
}

TEST_F(EngineTest, CancelAfterwardsDismissesButStillFetchesThePaidClip)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::waiting);
	EXPECT_EQ(engine->cancel(id), 1);
	engine->runOnce();
	EXPECT_TRUE(find(id)->dismissed);
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(id, State::ready);
	EXPECT_TRUE(find(id)->dismissed);
	EXPECT_TRUE(std::filesystem::exists(find(id)->clipPath()));
}

TEST_F(EngineTest, AClipLongAfterItsTriggerIsHeld)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::waiting);
	runFor(std::chrono::seconds(config.staleAfterS + 1));
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(id, State::ready);
	EXPECT_TRUE(find(id)->held);
}

TEST_F(EngineTest, OfSeveralSimultaneousDecisionsOnAHeldClipOneCounts)
{
	using Verdict = Engine::HeldVerdict;
	const std::string own = generate();
	runUntil(own, State::ready);
	EXPECT_FALSE(engine->decideHeld(own, Verdict::dismiss)) << "it does not wait";
	air.holds = true;
	for (const Verdict first : {Verdict::release, Verdict::dismiss}) {
		const std::string id = generate();
		runUntil(id, State::ready);
		// None of them waits for the record to say so.
		EXPECT_TRUE(engine->decideHeld(id, first));
		EXPECT_FALSE(engine->decideHeld(id, Verdict::release));
		EXPECT_FALSE(engine->decideHeld(id, Verdict::dismiss));
		engine->runOnce();
		EXPECT_FALSE(engine->decideHeld(id, Verdict::release));
		EXPECT_FALSE(find(id)->held);
		EXPECT_EQ(find(id)->dismissed, first == Verdict::dismiss);
	}
}

TEST_F(EngineTest, EachChangeHasALaterTimeThanTheOneBefore)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	ASSERT_GE(listener.times.size(), 7u);
	EXPECT_TRUE(std::is_sorted(listener.times.begin(), listener.times.end(), std::less_equal<>()));
	EXPECT_EQ(find(id)->updatedAt, listener.times.back());
}

TEST_F(EngineTest, AHeldClipCanBeApprovedByWhoeverHearsThatItIsReady)
{
	air.holds = true;
	bool wasHeard = false;
	listener.onReady = [&](const Snapshot &generation) {
		wasHeard = generation->held && engine->decideHeld(generation->id, Engine::HeldVerdict::release);
	};
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_TRUE(wasHeard);
	engine->runOnce();
	EXPECT_FALSE(find(id)->held);
}

TEST_F(EngineTest, WaitingEndsAsDetachedAfterItsBudgetAndFetchAgainGoesOn)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::waitBudgetSpent);

	transport.answerAlways("poll", json(200, kCompleted));
	EXPECT_TRUE(engine->fetchAgain(id));
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(EngineTest, AClipThatIsHereIsNotFetchedAgain)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	transport.answerAlways("poll", json(404, "{}"));
	const auto fetching = engine->fetchAgain(id);
	EXPECT_FALSE(fetching);
	EXPECT_THAT(fetching.reason, Not(HasSubstr("Generate again"))) << "that would pay for it a second time";
	runFor(std::chrono::minutes(1));
	EXPECT_EQ(find(id)->state, State::ready);
}

TEST_F(EngineTest, AGenerationUnderWayIsNeitherFetchedAgainNorPaidTwice)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::waiting);
	const auto fetching = engine->fetchAgain(id);
	EXPECT_FALSE(fetching);
	EXPECT_THAT(fetching.reason, AllOf(HasSubstr("under way"), Not(HasSubstr("Generate again"))));
}

TEST_F(EngineTest, CompletedWithoutAResultIsNotTheEnd)
{
	transport.answerOnce("poll", json(200, R"({"id":"task-1","status":"completed","progress":50,"results":null})"));
	transport.answerOnce("poll", json(200, R"({"id":"task-1","status":"completed","results":[]})"));
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("poll"), 3);
	EXPECT_THAT(transport.requests[3].url, Not(HasSubstr("sync_upstream"))) << "asking upstream repeats the race";
}

TEST_F(EngineTest, CompletedWithoutAResultFailsInTheEnd)
{
	transport.answerAlways("poll", json(200, R"({"id":"task-1","status":"completed","results":[]})"));
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::noResult);
}

TEST_F(EngineTest, NeverPollsTwiceWithinTwoSeconds)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runFor(std::chrono::minutes(20));
	Milliseconds last{0};
	for (size_t i = 0; i < transport.requests.size(); ++i) {
		if (ScriptedTransport::kindOf(transport.requests[i]) == "poll") {
			EXPECT_GE(transport.requestTimes[i] - last, std::chrono::seconds(2));
			last = transport.requestTimes[i];
		}
	}
	EXPECT_GT(transport.count("poll"), 100);
}

TEST_F(EngineTest, ADeadLinkIsReplacedByAskingTheTaskAgain)
{
	transport.answerOnce("download", json(403, "<html>expired</html>"));
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("poll"), 2);
	EXPECT_EQ(transport.count("download"), 2);
}

TEST_F(EngineTest, AFileThatIsNoClipFailsWithAReasonAndIsNotKept)
{
	checker.verdict = {.facts = {}, .reason = "an HTML page"};
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::notAClip);
	EXPECT_THAT(find(id)->error, HasSubstr("an HTML page"));
	EXPECT_TRUE(listener.ready.empty());
	EXPECT_FALSE(std::filesystem::exists(checker.files.at(0)));
}

TEST_F(EngineTest, AFailedTaskSaysWhatTheProviderSaid)
{
	transport.answerAlways("poll", json(200, R"({"id":"task-1","status":"failed","results":null,
		"error":{"code":"generation_failed","message":"the model gave up","type":"task_error"}})"));
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::taskFailed);
	EXPECT_THAT(find(id)->error, HasSubstr("the model gave up"));
	EXPECT_FALSE(find(id)->action.empty());
}

TEST_F(EngineTest, ATaskThatBrokeThePolicyIsDistinguishedFromOtherFailures)
{
	transport.answerAlways("poll", json(200, R"({"id":"task-1","status":"failed","results":null,
		"error":{"code":"content_policy_violation","message":"no","type":"task_error"}})"));
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::moderation);
}

TEST_F(EngineTest, AnEngineThatHasStoppedRefuses)
{
	engine->shutDown();
	EXPECT_EQ(engine->admit(spec()).refusal, RefusalCode::shuttingDown);
	EXPECT_TRUE(transport.requests.empty());
}

TEST_F(EngineTest, ASecondInstanceOnTheSameStoreRefuses)
{
	RecordingListener otherListener;
	Engine other({.clock = clock,
		      .transport = transport,
		      .clipChecker = checker,
		      .listener = otherListener,
		      .air = air,
		      .texts = texts,
		      .log = [](LogLevel, std::string_view) {},
		      .runInBackground = {}},
		     config);
	other.setApiKey("test-key");
	other.openForTests();
	EXPECT_EQ(other.admit(spec()).refusal, RefusalCode::storeInUse);
	EXPECT_EQ(otherListener.notices.size(), 1U);
}

TEST_F(EngineTest, AnUnwritableStoreRefusesUntilItIsWritableAgain)
{
	engine.reset();
	std::filesystem::remove_all(config.storageDir);
	std::ofstream(config.storageDir) << "a file where the folder should be";
	restart();
	EXPECT_EQ(engine->admit(spec()).refusal, RefusalCode::storageUnwritable);
	EXPECT_TRUE(transport.requests.empty());

	std::filesystem::remove(config.storageDir);
	runFor(std::chrono::seconds(3));
	const std::string id = generate();
	ASSERT_FALSE(id.empty());
	runUntil(id, State::ready);
}

TEST_F(EngineTest, AReferenceThatCouldNotBeTakenEndsWithItsCodeAndNothingIsSent)
{
	for (const ErrorCode code : {ErrorCode::captureFailed, ErrorCode::encodeFailed}) {
		const std::string id = admit().generationId;
		engine->captureFailed(id, code, "why");
		runUntil(id, State::failed);
		EXPECT_EQ(find(id)->errorCode, code);
		EXPECT_THAT(find(id)->error, HasSubstr("why"));
	}
	EXPECT_TRUE(transport.requests.empty());
	EXPECT_EQ(engine->status().usedThisHour, 0);
}

TEST_F(EngineTest, AReferenceThatCouldNotBeWrittenEndsItAndNothingIsSent)
{
	const std::string id = admit().generationId;
	std::filesystem::remove_all(config.storageDir / id);
	std::ofstream(config.storageDir / id) << "a file where the folder should be";
	deliver(id);
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::storageUnwritable);
	EXPECT_TRUE(transport.requests.empty());
}

TEST_F(EngineTest, AStoreThatVanishesWhileRunningComesBackByItself)
{
	std::filesystem::remove_all(config.storageDir);
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "generation.json"));
}

} // namespace r2v::generation
