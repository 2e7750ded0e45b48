// SPDX-License-Identifier: GPL-2.0-or-later
// While a task exists nothing that stands between it and us is final.
#include <gmock/gmock.h>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

namespace {

constexpr char kNginx[] = "<html><head><title>404 Not Found</title></head><body><hr>nginx</body></html>";
constexpr char kUnknownTask[] = R"({"error":{"message":"Task not found","type":"not_found"}})";

ScriptedTransport::Answer ledAstray(int status, http::Failure failure)
{
	return [status, failure](const http::Request &) {
		http::Response response;
		response.status = status;
		response.failure = failure;
		response.detail = "plain http is allowed to this machine only";
		return response;
	};
}

/// What arrived of an answer before its connection broke.
ScriptedTransport::Answer cutOff(std::string body)
{
	return [body = std::move(body)](const http::Request &) {
		http::Response response;
		response.status = 200;
		response.failure = http::Failure::connectionLost;
		response.body = body;
		response.detail = "connection lost";
		return response;
	};
}

} // namespace

struct Passing {
	const char *name;
	ScriptedTransport::Answer answer;
};

std::ostream &operator<<(std::ostream &out, const Passing &passing)
{
	return out << passing.name;
}

class PassingTroubleTest : public EngineTest, public testing::WithParamInterface<Passing> {};

TEST_P(PassingTroubleTest, OfMinutesIsWaitedOut)
{
	transport.answerAlways("poll", GetParam().answer);
	const std::string id = generate();
	runUntil(id, State::waiting);
	runFor(std::chrono::minutes(8));
	EXPECT_EQ(toString(find(id)->state), "waiting");
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(id, State::ready);
	EXPECT_FALSE(find(id)->held) << "it is the clip of this run, in time";
}

TEST_P(PassingTroubleTest, BeyondTheBudgetIsAskedAgainByItself)
{
	transport.answerAlways("poll", GetParam().answer);
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(toString(find(id)->errorCode), "wait_budget_spent");
	transport.answerAlways("poll", json(200, kCompleted));
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(toString(find(id)->state), "ready");
}

INSTANTIATE_TEST_SUITE_P(
	Each, PassingTroubleTest,
	testing::Values(
		Passing{"Html404", json(404, kNginx)}, Passing{"Text404", json(404, "404 page not found")},
		Passing{"Empty404", json(404, "")}, Passing{"Html410", json(410, kNginx)},
		Passing{"Html400", json(400, "<html>Bad Request</html>")},
		Passing{"Html405", json(405, "<html>Not Allowed</html>")}, Passing{"Empty200", json(200, "")},
		Passing{"Html200", json(200, "<html><script>a={\"status\":\"failed\"}</script>Log in</html>")},
		Passing{"Text200", json(200, "upstream restarting")}, Passing{"Empty204", json(204, "")},
		Passing{"Http500", json(500, R"({"error":{"message":"oops"}})")}, Passing{"Http521", json(521, kNginx)},
		Passing{"NoChannel503", json(503, R"({"error":{"code":"no_compatible_channel"}})")},
		Passing{"Redirect", json(302, "")}, Passing{"ToPlainHttp", ledAstray(302, http::Failure::refusedUrl)},
		Passing{"InACircle", ledAstray(302, http::Failure::tooManyRedirects)},
		Passing{"CutOff", cutOff(R"({"id":"task-1","status":"completed","results":[{"url":"https://cdn.exa)")},
		Passing{"CutOffEarly", cutOff(R"({"id":"tas)")},
		Passing{"CutOff404",
			[](const http::Request &) {
				http::Response response;
				response.status = 404;
				response.failure = http::Failure::connectionLost;
				response.body = R"({"error":{"message":"Task n)";
				return response;
			}}),
	[](const auto &tested) { return std::string(tested.param.name); });

TEST_F(EngineTest, A403PageDetachesAndIsAskedAgainByItself)
{
	transport.answerAlways("poll", json(403, "error code: 1010"));
	const std::string id = generate();
	runUntil(id, State::detached);
	transport.answerAlways("poll", json(200, kCompleted));
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(toString(find(id)->state), "ready");
}

class UnknownTaskTest : public EngineTest, public testing::WithParamInterface<Passing> {
protected:
	std::string detach()
	{
		transport.answerAlways("poll", GetParam().answer);
		const std::string id = generate();
		runUntil(id, State::detached);
		EXPECT_EQ(find(id)->action.find("enerate again"), find(id)->action.find("Do not generate again") + 8);
		return id;
	}
};

TEST_P(UnknownTaskTest, IsAskedAgainByItself)
{
	const std::string id = detach();
	runFor(std::chrono::hours(3));
	runUntil(id, State::detached);
	transport.answerAlways("poll", json(200, kCompleted));
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(toString(find(id)->state), "ready");
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_P(UnknownTaskTest, IsAskedAgainAfterARestartAndByHand)
{
	const std::string id = detach();
	restart();
	runUntil(id, State::detached);
	EXPECT_TRUE(engine->fetchAgain(id));
	runUntil(id, State::detached);
	transport.answerAlways("poll", json(200, kCompleted));
	restart();
	runUntil(id, State::ready);
}

TEST_P(UnknownTaskTest, IsFinalWhenItsResultsAreGone)
{
	const std::string id = detach();
	runFor(std::chrono::hours(24) + std::chrono::minutes(6));
	EXPECT_EQ(toString(find(id)->state), "failed");
	EXPECT_EQ(toString(find(id)->errorCode), "task_expired");
	const int polls = transport.count("poll");
	runFor(std::chrono::hours(5));
	EXPECT_EQ(transport.count("poll"), polls);
}

TEST_P(UnknownTaskTest, IsFinalAtTheFirstStartAfterThat)
{
	const std::string id = detach();
	kill();
	clock.pass(std::chrono::hours(25));
	restart();
	runUntil(id, State::failed);
	EXPECT_EQ(toString(find(id)->errorCode), "task_expired");
}

INSTANTIATE_TEST_SUITE_P(Each, UnknownTaskTest,
			 testing::Values(Passing{"Json404", json(404, kUnknownTask)},
					 Passing{"Json410", json(410, R"({"message":"gone"})")},
					 Passing{"Json400",
						 json(400, R"({"code":"task_not_exist","message":"no task"})")}),
			 [](const auto &tested) { return std::string(tested.param.name); });

TEST_F(EngineTest, TheDayOfAnUnknownTaskCountsFromItsAcceptance)
{
	// Waiting for a place or an upload is no part of it.
	transport.answerAlways("upload", json(503, "{}"));
	transport.answerAlways("poll", json(404, kUnknownTask));
	const std::string id = admit().generationId;
	clock.pass(std::chrono::hours(23));
	transport.answerAlways("upload", json(200, R"({"url":"https://cdn.example/reference.jpg"})"));
	deliver(id);
	runUntil(id, State::detached);
	runFor(std::chrono::hours(3));
	runUntil(id, State::detached);
	transport.answerAlways("poll", json(200, kCompleted));
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(toString(find(id)->state), "ready");
}

TEST_F(EngineTest, WhatTheApiSaysOfTheTaskItselfIsFinalAtOnce)
{
	for (const char *body :
	     {R"({"id":"task-1","status":"failed","error":{"code":"x","message":"no"}})",
	      R"({"id":"task-1","status":"aborted","error":{"code":"x","message":"no"}})",
	      R"({"data":{"task_id":"task-1","task_status":" FAILED ","error":{"message":"no"}}})"}) {
		transport.answerAlways("poll", json(200, body));
		const std::string id = generate();
		runUntil(id, State::failed);
		EXPECT_EQ(toString(find(id)->errorCode), "task_failed") << body;
		EXPECT_THAT(find(id)->error, testing::HasSubstr("no")) << body;
	}
}

TEST_F(EngineTest, AnAnswerThatBrokeOffTellsWhatCanBeReadWhole)
{
	transport.answerOnce("poll", cutOff(R"({"id":"task-1","status":"processing","progress":41,"cre)"));
	transport.answerOnce("poll", cutOff(kCompleted));
	const std::string id = generate();
	std::vector<int> progress;
	while (!isEnd(find(id)->state)) {
		engine->runOnce();
		progress.push_back(find(id)->progress);
	}
	EXPECT_EQ(toString(find(id)->state), "ready");
	EXPECT_EQ(transport.count("poll"), 2);
	EXPECT_THAT(progress, testing::Contains(41));
}

TEST_F(EngineTest, ProgressStaysWithinItsBoundsWhateverTheServerAndTheRecordSay)
{
	for (const char *progress : {"500", "-7", "1e300", "NaN", "99999999999999999999999999", "\"-3\"", "99.99"}) {
		transport.answerOnce("poll", json(200, R"({"id":"task-1","status":"processing","progress":)" +
							       std::string(progress) + "}"));
		transport.answerOnce("poll", json(200, R"({"id":"task-1","status":"processing","progress":3})"));
		const std::string id = generate();
		int last = 0;
		while (!isEnd(find(id)->state)) {
			engine->runOnce();
			EXPECT_GE(find(id)->progress, last) << progress;
			last = find(id)->progress;
			EXPECT_LE(last, isEnd(find(id)->state) ? 100 : 99) << progress;
		}
	}
}

TEST_F(EngineTest, CompletedForGoodWithoutAResultFailsInTheServersWordsWhereItHasSome)
{
	transport.answerAlways("poll", json(200, R"({"id":"task-1","status":"completed","results":null,
		"error":{"code":"content_policy_violation","message":"withheld"}})"));
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(toString(find(id)->errorCode), "moderation");
	EXPECT_THAT(find(id)->error, testing::HasSubstr("withheld"));
}

TEST_F(EngineTest, TheClipIsFetchedFromALinkThatABrowserWouldOpen)
{
	for (const auto &[told, asked] : std::vector<std::pair<std::string, std::string>>{
		     {" http://cdn.example/my clip.mp4#t=1 ", "https://cdn.example/my%20clip.mp4"},
		     {"cdn.example/x.mp4", "https://cdn.example/x.mp4"},
		     {"/results/片.mp4", "https://api.example/results/%E7%89%87.mp4"},
		     {"x.mp4", "https://api.example/v1/tasks/x.mp4"}}) {
		transport.answerAlways(
			"poll", json(200, R"({"id":"task-1","status":"ready","results":[{"url":")" + told + R"("}]})"));
		runUntil(generate(), State::ready);
		EXPECT_EQ(transport.requests.back().url, asked);
	}
}

} // namespace r2v::generation
