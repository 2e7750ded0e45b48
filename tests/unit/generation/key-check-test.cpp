// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::HasSubstr;

class KeyCheckTest : public EngineTest {
protected:
	KeyVerdict check(const char *apiKey)
	{
		std::optional<KeyVerdict> verdict;
		engine->checkApiKey(apiKey, [&verdict](const KeyVerdict &told) { verdict = told; });
		runFor(std::chrono::seconds(1));
		EXPECT_TRUE(verdict) << "no answer";
		return verdict.value_or(KeyVerdict{});
	}
};

TEST_F(KeyCheckTest, AsksTheAccountOnceWithThatKeyAndBuysNothing)
{
	transport.answerAlways("credits", json(200, R"({"credits": 12})"));
	EXPECT_EQ(check("sk-new").kind, KeyVerdict::Kind::accepted);
	ASSERT_EQ(transport.requests.size(), 1U);
	EXPECT_THAT(transport.requests[0].url, HasSubstr("/v1/account/credits"));
	EXPECT_EQ(transport.requests[0].method, http::Method::get);
	EXPECT_EQ(transport.requests[0].bearerToken, "sk-new");
}

TEST_F(KeyCheckTest, TellsTheBalanceAsTheAccountSaysItAndNothingWhereItDoesNot)
{
	const std::pair<const char *, const char *> answers[] = {
		{R"({"data": {"user": {"credits": 1000000}, "token": {"unlimited": false}}})", "1000000"},
		{R"({"data": {"token": {"credits": 3}, "user": {"credits": 12.5}}})", "12.5"},
		{R"({"credits": "12"})", "12"},
		{R"({"data": {"balance": 0}})", "0"},
		{R"({"data": {"user": {"name": "Ann"}}})", ""},
		{R"({"data": null})", ""},
		{R"(<html>fine</html>)", ""},
	};
	for (const auto &[answer, balance] : answers) {
		transport.answerAlways("credits", json(200, answer));
		const KeyVerdict verdict = check("sk-new");
		EXPECT_EQ(verdict.kind, KeyVerdict::Kind::accepted) << answer;
		EXPECT_EQ(verdict.balance, balance) << answer;
	}
	transport.answerAlways("credits", json(401, R"({"data": {"user": {"credits": 5}}})"));
	EXPECT_EQ(check("sk-wrong").balance, "");
}

TEST_F(KeyCheckTest, TellsARefusedKeyFromAProviderThatCannotBeAsked)
{
	transport.answerAlways("credits", json(401, R"({"error": {"message": "invalid api key"}})"));
	const KeyVerdict refused = check("sk-wrong");
	EXPECT_EQ(refused.kind, KeyVerdict::Kind::refused);
	EXPECT_THAT(refused.detail, HasSubstr("invalid api key"));

	transport.answerAlways("credits", json(503, "down"));
	EXPECT_EQ(check("sk-new").kind, KeyVerdict::Kind::notAsked);
	transport.answerAlways("credits", json(404, R"({"error": {"message": "no such page"}})"));
	EXPECT_EQ(check("sk-new").kind, KeyVerdict::Kind::notAsked);
}

TEST_F(KeyCheckTest, OnlyTheLastKeyIsAnswered)
{
	transport.answerAlways("credits", json(200, "{}"));
	int first = 0;
	int second = 0;
	engine->checkApiKey("sk-first", [&first](const KeyVerdict &) { ++first; });
	engine->checkApiKey("sk-second", [&second](const KeyVerdict &) { ++second; });
	runFor(std::chrono::seconds(1));
	EXPECT_EQ(first, 0);
	EXPECT_EQ(second, 1);
}

} // namespace r2v::generation
