// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

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

TEST_P(SubmitFaultTest, EndsWithOneSubmitAndTheTruthAboutTheBill)
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

TEST_F(EngineTest, AnOutageWhileWaitingHealsByItself)
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
