// SPDX-License-Identifier: GPL-2.0-or-later
// Where the provider says the clip is, and what becomes of such links.
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "generation/fetch-fixture.hpp"

namespace r2v::generation {

using testing::ElementsAre;
using testing::HasSubstr;

class LinkThatWantsTheKey : public FetchTest, public testing::WithParamInterface<int> {
protected:
	void completeWith(const std::string &link)
	{
		transport.answerAlways(
			"poll", json(200, R"({"id":"t","status":"completed","results":[{"url":")" + link + R"("}]})"));
	}
};

TEST_P(LinkThatWantsTheKey, GetsItOnlyOnRequestAndOnTheProvidersOwnOrigin)
{
	completeWith("https://API.example:443/v1/videos/t/content");
	transport.answerOnce("download", json(GetParam(), "{}"));
	runUntil(generate(), State::ready);
	EXPECT_THAT(keysOfDownloads(), ElementsAre("", "test-key"));
}

TEST_P(LinkThatWantsTheKey, GetsNoneElsewhere)
{
	completeWith("https://cdn.example/x.mp4");
	for (int times = 0; times < 2; ++times) {
		transport.answerOnce("download", json(GetParam(), "{}"));
	}
	generate();
	runFor(std::chrono::minutes(2));
	ASSERT_GE(keysOfDownloads().size(), 1U);
	EXPECT_THAT(keysOfDownloads(), testing::Each(""));
}

INSTANTIATE_TEST_SUITE_P(Each, LinkThatWantsTheKey, testing::Values(401, 403));

TEST_F(FetchTest, ALinkThatAsksForNoKeyGetsNone)
{
	transport.answerAlways("poll",
			       json(200, R"({"id":"t","status":"completed","results":[{"url":"/files/x.mp4"}]})"));
	runUntil(generate(), State::ready);
	EXPECT_THAT(keysOfDownloads(), ElementsAre(""));
}

TEST_F(FetchTest, AForbiddenLinkIsTriedOnceAndItsTaskKept)
{
	transport.answerAlways("download", failure(http::Failure::refusedUrl, false));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::downloadFailed);
	EXPECT_EQ(transport.count("download"), 1);
	EXPECT_EQ(last("download").namedBy, transport.requests.front().url.substr(0, last("download").namedBy.size()));
	EXPECT_FALSE(last("download").namedBy.empty());
}

class DeadLinkTest : public FetchTest, public testing::WithParamInterface<int> {};

TEST_P(DeadLinkTest, IsReplacedByAFreshOneFromTheTask)
{
	transport.answerOnce("download", json(GetParam(), "gone"));
	transport.answerOnce("poll", json(200, kCompleted));
	transport.answerOnce("poll", json(200, R"({"id":"task-1","status":"completed",
		"results":[{"url":"https://cdn.example/fresh.mp4"}]})"));
	std::vector<std::string> statesAtPoll;
	std::string id;
	transport.onStart = [&](const http::Request &request) {
		if (ScriptedTransport::kindOf(request) == "poll") {
			statesAtPoll.push_back(nlohmann::json::parse(recordOnDisk(id))["state"]);
		}
	};
	id = admit().generationId;
	deliver(id);
	runUntil(id, State::ready);
	EXPECT_EQ(last("download").url, "https://cdn.example/fresh.mp4");
	EXPECT_EQ(statesAtPoll, (std::vector<std::string>{"waiting", "waiting"}));
	expectPollsTwoSecondsApart();
}

TEST_P(DeadLinkTest, ThatStaysDeadDetachesIt)
{
	transport.answerAlways("download", json(GetParam(), "gone"));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::downloadFailed);
	EXPECT_EQ(transport.count("download"), 4);
}

INSTANTIATE_TEST_SUITE_P(Each, DeadLinkTest, testing::Values(403, 404, 410));

TEST_F(FetchTest, ADeadLinkAtTheEndOfTheBudgetIsStillReplaced)
{
	const std::string id = wait();
	runFor(std::chrono::seconds(config.pollBudgetS - 10));
	transport.answerAlways("poll", json(200, kCompleted));
	transport.answerOnce("download", json(403, "gone"));
	transport.answerOnce("download", json(403, "gone"));
	transport.answerOnce("download", json(403, "gone"));
	runUntilEnd(id);
	EXPECT_EQ(find(id)->state, State::ready);
}

TEST_F(FetchTest, LinksAreForgottenOnceTheClipIsHere)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_THAT(recordOnDisk(id), testing::Not(HasSubstr("cdn.example")));
}

} // namespace r2v::generation
