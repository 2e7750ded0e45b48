// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

namespace {

/// A body that arrived before the connection ended in that way.
ScriptedTransport::Answer brokenAnswer(int status, std::string body, http::Failure failure)
{
	return [status, body = std::move(body), failure](const http::Request &) {
		http::Response response;
		response.status = status;
		response.failure = failure;
		response.body = body;
		response.detail = "scripted failure";
		return response;
	};
}

constexpr char kNotFound[] = R"({"error":{"code":"model_not_found","message":"no such model"}})";
constexpr char kNoChannel[] = R"({"error":{"code":"no_compatible_channel","message":"none","type":"new_api_error"}})";

} // namespace

/// What one bad answer to the paid request leads to.
struct SubmitFault {
	const char *name;
	ScriptedTransport::Answer answer;
	State state;
	ErrorCode code;
	bool mayHaveBeenBilled;
};

std::ostream &operator<<(std::ostream &out, const SubmitFault &fault)
{
	return out << fault.name;
}

class SubmitFaultTest : public EngineTest, public testing::WithParamInterface<SubmitFault> {};

TEST_P(SubmitFaultTest, EndsWithOneSubmitAndAnHonestBill)
{
	const SubmitFault &fault = GetParam();
	transport.answerOnce("submit", fault.answer);
	const std::string id = generate();
	runUntilEnd(id);

	const Snapshot ended = find(id);
	EXPECT_EQ(toString(ended->state), toString(fault.state));
	EXPECT_EQ(toString(ended->errorCode), toString(fault.code));
	EXPECT_EQ(ended->mayHaveBeenBilled, fault.mayHaveBeenBilled);
	EXPECT_EQ(transport.count("submit"), 1);
	EXPECT_FALSE(ended->error.empty());
	EXPECT_FALSE(ended->action.empty());

	restart();
	runFor(std::chrono::hours(1));
	EXPECT_EQ(transport.count("submit"), 1) << "a restart never submits";
}

INSTANTIATE_TEST_SUITE_P(
	EachFault, SubmitFaultTest,
	testing::Values(
		SubmitFault{"Reset", failure(http::Failure::connectionLost, true), State::unknown,
			    ErrorCode::submitUnknown, true},
		SubmitFault{"TimedOut", failure(http::Failure::timedOut, true), State::unknown,
			    ErrorCode::submitUnknown, true},
		SubmitFault{"Stalled", failure(http::Failure::stalled, true), State::unknown, ErrorCode::submitUnknown,
			    true},
		SubmitFault{"OkWithHtml", json(200, "<html>hello</html>"), State::unknown, ErrorCode::submitUnknown,
			    true},
		SubmitFault{"OkWithoutId", json(200, R"({"status":"pending"})"), State::unknown,
			    ErrorCode::submitUnknown, true},
		SubmitFault{"Redirect", json(307, ""), State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"Http408", json(408, ""), State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"Http500", json(500, R"({"error":{"message":"oops"}})"), State::unknown,
			    ErrorCode::submitUnknown, true},
		SubmitFault{"Http502", json(502, "<html>bad gateway</html>"), State::unknown, ErrorCode::submitUnknown,
			    true},
		SubmitFault{"Http503", json(503, ""), State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"Http504", json(504, ""), State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"IdCutOff", brokenAnswer(200, R"({"id":"task-)", http::Failure::connectionLost),
			    State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"NumberCutOff", brokenAnswer(200, R"({"id":12)", http::Failure::connectionLost),
			    State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"OkWithAnError", json(200, R"({"error":{"message":"oops"},"request_id":"r"})"),
			    State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"Http500WithALogsId", json(500, R"({"error":{"message":"oops"},"id":"log-9"})"),
			    State::unknown, ErrorCode::submitUnknown, true},
		SubmitFault{"NotEnabled200", json(200, kNotFound), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabled400", json(400, kNotFound), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabled403", json(403, kNoChannel), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabled404", json(404, kNotFound), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabled429", json(429, kNoChannel), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabled500", json(500, kNoChannel), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabled503", json(503, kNoChannel), State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"NotEnabledCutOff",
			    brokenAnswer(503, R"({"error":{"code":"no_compatible_channel","mess)",
					 http::Failure::connectionLost),
			    State::failed, ErrorCode::notEnabled, false},
		SubmitFault{"KeyThatNoHeaderCanHold", failure(http::Failure::refusedKey, false), State::failed,
			    ErrorCode::unauthorized, false},
		SubmitFault{"UnreadableProxy", failure(http::Failure::badProxy, false), State::failed,
			    ErrorCode::network, false},
		SubmitFault{"RefusedProxyLogin", failure(http::Failure::proxyLogin, false), State::failed,
			    ErrorCode::network, false},
		SubmitFault{"Http400", json(400, "{}"), State::failed, ErrorCode::rejected, false},
		SubmitFault{"Http401", json(401, "{}"), State::failed, ErrorCode::unauthorized, false},
		SubmitFault{"Http402", json(402, "{}"), State::failed, ErrorCode::insufficientBalance, false},
		SubmitFault{"Cloudflare403", json(403, "error code: 1010"), State::failed, ErrorCode::rejected, false},
		SubmitFault{"Http404", json(404, "{}"), State::failed, ErrorCode::rejected, false},
		SubmitFault{"Http413", json(413, "<html>too large</html>"), State::failed, ErrorCode::rejected, false},
		SubmitFault{"Http422", json(422, R"({"error":{"message":"prompt"}})"), State::failed,
			    ErrorCode::rejected, false}),
	[](const auto &tested) { return std::string(tested.param.name); });

/// Answers to the paid request that hold a whole id, in spite of all.
struct BadAnswerWithId {
	const char *name;
	ScriptedTransport::Answer answer;
	const char *taskId = "task-1";
};

std::ostream &operator<<(std::ostream &out, const BadAnswerWithId &tested)
{
	return out << tested.name;
}

class PaidAnswerTest : public EngineTest, public testing::WithParamInterface<BadAnswerWithId> {};

TEST_P(PaidAnswerTest, IsPolledUntilItsClipIsHere)
{
	transport.answerOnce("submit", GetParam().answer);
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_EQ(find(id)->taskId, GetParam().taskId);
	EXPECT_EQ(transport.count("submit"), 1);
}

INSTANTIATE_TEST_SUITE_P(
	Each, PaidAnswerTest,
	testing::Values(
		BadAnswerWithId{"ShorterThanItSays", brokenAnswer(200, kPending, http::Failure::connectionLost)},
		BadAnswerWithId{"Stalled", brokenAnswer(200, kPending, http::Failure::stalled)},
		BadAnswerWithId{"TimedOut", brokenAnswer(202, kPending, http::Failure::timedOut)},
		BadAnswerWithId{"TooLarge", brokenAnswer(201, kPending, http::Failure::tooLarge)},
		BadAnswerWithId{"Other", brokenAnswer(200, kPending, http::Failure::other)},
		BadAnswerWithId{"CutBehindTheId",
				brokenAnswer(200, R"({"id":"task-1","sta)", http::Failure::connectionLost)},
		BadAnswerWithId{"NaN", json(200, R"({"eta":NaN,"id":"task-1"})")},
		BadAnswerWithId{"LongNumber", json(200, R"({"id":12345678901234567890123456789})"),
				"12345678901234567890123456789"},
		BadAnswerWithId{"Stream", json(200, "data: {\"id\":\"task-1\"}\n\n")},
		BadAnswerWithId{"Wrapped", json(200, R"({"code":0,"data":{"task":{"taskId":"task-1"}}})")},
		BadAnswerWithId{"WithTrouble", json(200, R"({"id":"task-1","error":{"code":"model_not_found"}})")},
		BadAnswerWithId{"Http500WithATask", json(500, R"({"id":"task-1","status":"pending"})")},
		BadAnswerWithId{"Http504WithATask", json(504, R"({"data":{"task_id":"task-1"}})")}),
	[](const auto &tested) { return std::string(tested.param.name); });

TEST_F(EngineTest, AnIdWithControlCharactersReachesNeitherTheLogNorAUrlUnescaped)
{
	transport.answerOnce("submit", json(200, "{\"id\":\"t\\r\\n1\\u0007/../x\xFF\",\"status\":\"pending\"}"));
	const std::string id = generate();
	runUntil(id, State::ready);
	for (const std::string &line : log) {
		EXPECT_EQ(line.find_first_of("\r\n\a\xFF"), std::string::npos) << line;
	}
	for (const http::Request &request : transport.requests) {
		EXPECT_EQ(request.url.find_first_of("\r\n\a\xFF"), std::string::npos);
		if (ScriptedTransport::kindOf(request) == "poll") {
			EXPECT_EQ(request.url.find("https://api.example/v1/tasks/t%0D%0A1%07%2F..%2Fx%EF%BF%BD"), 0U)
				<< request.url;
		}
	}
	for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
		EXPECT_EQ(entry.path().string().find_first_of("\r\n\a"), std::string::npos);
	}
}

TEST_F(EngineTest, AnUploadThatTheKeyMayNotMakeIsNotRetried)
{
	transport.answerAlways("upload", json(503, kNoChannel));
	const std::string id = generate();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->errorCode), "not_enabled");
	EXPECT_EQ(transport.count("upload"), 1);
	EXPECT_EQ(transport.count("submit"), 0);
}

class HandedBackTest : public EngineTest, public testing::WithParamInterface<SubmitFault> {};

TEST_P(HandedBackTest, IsTriedAgainBecauseItProvablyCostNothing)
{
	transport.answerOnce("submit", GetParam().answer);
	transport.answerOnce("submit", GetParam().answer);
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 3);
}

TEST_P(HandedBackTest, EndsAsFailedWithNothingBilledWhenItStays)
{
	transport.answerAlways("submit", GetParam().answer);
	const std::string id = generate();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), toString(GetParam().state));
	EXPECT_EQ(toString(find(id)->errorCode), toString(GetParam().code));
	EXPECT_FALSE(find(id)->mayHaveBeenBilled);
}

TEST_P(HandedBackTest, CancelBetweenTheTriesEndsItWithNothingSpent)
{
	transport.answerAlways("submit", GetParam().answer);
	const std::string id = generate();
	while (transport.count("submit") < 2) {
		engine->runOnce();
	}
	engine->runOnce();
	engine->cancel(id);
	runUntil(id, State::cancelled);
	const int submits = transport.count("submit");
	runFor(std::chrono::hours(1));
	EXPECT_EQ(transport.count("submit"), submits);
}

TEST_P(HandedBackTest, ACrashBetweenTheTriesIsNotMistakenForABill)
{
	transport.answerAlways("submit", GetParam().answer);
	const std::string id = generate();
	while (transport.count("submit") < 1) {
		engine->runOnce();
	}
	engine->runOnce();
	kill();
	restart();
	EXPECT_EQ(toString(find(id)->state), "cancelled");
	EXPECT_EQ(find(id)->errorCode, ErrorCode::interrupted);
}

INSTANTIATE_TEST_SUITE_P(EachFault, HandedBackTest,
			 testing::Values(SubmitFault{"Name", failure(http::Failure::nameLookup, false), State::failed,
						     ErrorCode::network, false},
					 SubmitFault{"Connect", failure(http::Failure::connect, false), State::failed,
						     ErrorCode::network, false},
					 SubmitFault{"Http429", json(429, R"({"error":{"message":"slow down"}})"),
						     State::failed, ErrorCode::rateLimited, false}),
			 [](const auto &tested) { return std::string(tested.param.name); });

TEST_F(EngineTest, KilledWhileThePaidRequestIsUnansweredItIsUnknownAndStaysSo)
{
	transport.hang("submit");
	const std::string id = generate();
	runUntil(id, State::submitting);
	kill();
	restart();
	runFor(std::chrono::hours(1));
	EXPECT_EQ(find(id)->state, State::unknown);
	EXPECT_TRUE(find(id)->mayHaveBeenBilled);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(EngineTest, KilledBeforeThePaidRequestItIsInterruptedAndNothingIsSpent)
{
	transport.hang("upload");
	const std::string id = generate();
	runUntil(id, State::uploading);
	kill();
	restart();
	runFor(std::chrono::hours(1));
	EXPECT_EQ(find(id)->state, State::cancelled);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::interrupted);
	EXPECT_EQ(transport.count("submit"), 0);
}

TEST_F(EngineTest, KilledWhileWaitingTheClipArrivesAfterTheRestartAndIsHeld)
{
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::waiting);
	kill();
	transport.answerAlways("poll", json(200, kCompleted));
	restart();
	runUntil(id, State::ready);
	EXPECT_TRUE(find(id)->held);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(EngineTest, A401WhilePollingDetachesAndANewKeyResumes)
{
	transport.answerAlways("poll", json(401, R"({"error":{"message":"bad key"}})"));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::unauthorized);
	transport.answerAlways("poll", json(200, kCompleted));
	engine->setApiKey("another-key");
	runUntil(id, State::ready);
}

TEST_F(EngineTest, AnOutageWhileWaitingPassesByItself)
{
	const std::string id = generate();
	for (int i = 0; i < 5; ++i) {
		transport.answerOnce("poll", failure(http::Failure::nameLookup, false));
		transport.answerOnce("download", failure(http::Failure::connectionLost, true));
	}
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(EngineTest, ADamagedRecordIsSetAsideAndReported)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	kill();
	std::ofstream(config.storageDir / id / "generation.json") << R"({"generation_id": "half a rec)";
	restart();
	EXPECT_EQ(find(id), nullptr);
	EXPECT_EQ(listener.notices.size(), 1U);
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "generation.json.damaged"));
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "clip.mp4"));
}

} // namespace r2v::generation
