// SPDX-License-Identifier: GPL-2.0-or-later
// A provider that the engine has never heard of: all of it works without a change there.
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "generation/engine-fixture.hpp"
#include "generation/toy-provider.hpp"

namespace r2v::generation {

using testing::ElementsAre;
using testing::HasSubstr;

class ToyProviderTest : public EngineTest {
protected:
	ToyProviderTest()
	{
		providers = &both_;
		config.provider = "toy";
		config.baseUrl = "https://toys.example/api";
		transport.kinds = ToyProvider::kindOf;
		transport.onStart = [this](const http::Request &request) {
			headers_.insert(request.tokenHeader);
			urls_.push_back(request.url);
		};
		transport.answerAlways("upload", json(201, R"({"handle":"picture:77"})"));
		transport.answerAlways("submit", json(202, R"({"job":{"ref":"j-7","phase":"line"}})"));
		transport.answerAlways("poll", json(200, R"({"phase":"made","movie":"https://toys.example/m/7"})"));
		restart();
	}

	static GenerationSpec toyWish()
	{
		GenerationSpec wanted = spec();
		wanted.model = "toy-1";
		wanted.durationS = 20;
		wanted.resolution = "540p";
		return wanted;
	}
	std::string generateToy()
	{
		const Admission admission = admit(toyWish());
		engine->deliverReferences(
			admission.generationId,
			{{.bytes = {1, 2, 3}, .contentType = "image/png", .widthPx = 100, .heightPx = 100}});
		engine->runOnce();
		return admission.generationId;
	}
	std::string bodyOfSubmit() const
	{
		for (const http::Request &request : transport.requests) {
			if (ToyProvider::kindOf(request) == "submit") {
				return request.body;
			}
		}
		return {};
	}

	const provider::Providers both_ = ToyProvider::besideTheBuiltIn();
	std::set<std::string> headers_;
	std::vector<std::string> urls_;
};

TEST_F(ToyProviderTest, AGenerationGoesAllTheWay)
{
	transport.answerOnce("poll", json(200, R"({"phase":"making","done":0.4})"));
	const std::string id = generateToy();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "ready") << find(id)->error;
	EXPECT_THAT(urls_, ElementsAre("https://toys.example/api/pictures", "https://toys.example/api/jobs",
				       "https://toys.example/api/jobs/j-7/state",
				       "https://toys.example/api/jobs/j-7/state", "https://toys.example/m/7"));
	EXPECT_EQ(nlohmann::json::parse(bodyOfSubmit()), nlohmann::json::parse(R"({"engine":"toy-1","say":"A red fox",
		"seconds":20,"quality":"540p","pictures":["picture:77"]})"));
	const auto record = nlohmann::json::parse(recordOnDisk(id));
	EXPECT_EQ(record["provider"], "toy");
	EXPECT_EQ(record["base_url"], "https://toys.example/api");
	EXPECT_EQ(record["task_id"], "j-7");
	EXPECT_EQ(record["aspect_ratio"], "") << "the toy has no ratios";
}

TEST_F(ToyProviderTest, EachRequestHasTheKeyWhereTheToyLooksForIt)
{
	runUntilEnd(generateToy());
	for (const http::Request &request : transport.requests) {
		if (ToyProvider::kindOf(request) != "download") {
			EXPECT_EQ(request.tokenHeader, "X-Toy-Key: ") << request.url;
			EXPECT_EQ(request.bearerToken, "test-key") << request.url;
		}
	}
}

TEST_F(ToyProviderTest, AResultBehindTheKeyIsFetchedWithIt)
{
	transport.answerOnce("download", json(401, ""));
	const std::string id = generateToy();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "ready") << find(id)->error;
	ASSERT_EQ(ToyProvider::kindOf(transport.requests.back()), "download");
	EXPECT_EQ(transport.requests.back().tokenHeader + transport.requests.back().bearerToken, "X-Toy-Key: test-key");
}

TEST_F(ToyProviderTest, ThePaidRequestIsSentOnceThoughTheToyDidNotAskForIt)
{
	runUntilEnd(generateToy());
	for (const http::Request &request : transport.requests) {
		EXPECT_EQ(request.sendOnce, ToyProvider::kindOf(request) == "submit") << request.url;
	}
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ToyProviderTest, WhatTheToyCallsNotTakenIsSentAgainAndNothingElseIs)
{
	transport.answerOnce("submit", json(503, R"({"oops":"full"})"));
	const std::string id = generateToy();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "ready") << find(id)->error;
	EXPECT_EQ(transport.count("submit"), 2);

	for (const auto &[status, end] : {std::pair{418, "failed"}, std::pair{429, "unknown"},
					  std::pair{500, "unknown"}, std::pair{202, "unknown"}}) {
		const int before = transport.count("submit");
		transport.answerOnce("submit", json(status, R"({"oops":"no"})"));
		const std::string other = generateToy();
		runUntilEnd(other);
		EXPECT_EQ(toString(find(other)->state), end) << status;
		EXPECT_EQ(transport.count("submit"), before + 1) << status;
	}
}

TEST_F(ToyProviderTest, NotTakenIsNotBelievedWhereTheAnswerDidNotArriveWhole)
{
	transport.answerOnce("submit", [](const http::Request &) {
		http::Response response;
		response.status = 503;
		response.failure = http::Failure::connectionLost;
		return response;
	});
	const std::string id = generateToy();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "unknown");
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ToyProviderTest, AnAcceptedTaskWithoutAnIdIsUnknown)
{
	transport.answerOnce("submit", json(202, R"({"job":{"phase":"line"}})"));
	const std::string id = generateToy();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "unknown");
	EXPECT_TRUE(find(id)->mayHaveBeenBilled);
}

TEST_F(ToyProviderTest, AFailedTaskEndsInTheToysWords)
{
	transport.answerAlways("poll", json(200, R"({"phase":"broken","why":"the motor stalled"})"));
	const std::string id = generateToy();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->errorCode), "task_failed");
	EXPECT_THAT(find(id)->error, HasSubstr("the motor stalled"));

	transport.answerAlways("poll", json(200, R"({"phase":"broken","why":"rude","naughty":true})"));
	const std::string rude = generateToy();
	runUntilEnd(rude);
	EXPECT_EQ(toString(find(rude)->errorCode), "moderation");
}

TEST_F(ToyProviderTest, AfterARestartATaskGoesOnWithoutASecondSubmit)
{
	transport.answerAlways("poll", json(200, R"({"phase":"making","done":0.1})"));
	const std::string id = generateToy();
	runUntil(id, State::waiting);
	kill();
	restart();
	transport.answerAlways("poll", json(200, R"({"phase":"made","movie":"/m/7"})"));
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "ready") << find(id)->error;
	EXPECT_EQ(transport.count("submit"), 1);
	EXPECT_EQ(transport.count("upload"), 1);
}

TEST_F(ToyProviderTest, ATaskThatItForgotIsFinalWhenItsResultsAreGone)
{
	transport.answerAlways("poll", json(404, R"({"oops":"no such job"})"));
	const std::string id = generateToy();
	runUntil(id, State::detached);
	runFor(std::chrono::minutes(90));
	EXPECT_NE(toString(find(id)->state), "failed") << "its results live for two hours";
	runFor(std::chrono::minutes(40));
	engine->fetchAgain(id);
	runFor(std::chrono::hours(1));
	EXPECT_EQ(toString(find(id)->errorCode), "task_expired");
}

TEST_F(ToyProviderTest, AKeyIsCheckedByItsOwnStatuses)
{
	const auto check = [this](ScriptedTransport::Answer answer) {
		transport.answerAlways("credits", std::move(answer));
		std::optional<KeyVerdict> verdict;
		engine->checkApiKey("new-key", [&verdict](const KeyVerdict &told) { verdict = told; });
		runFor(std::chrono::seconds(1));
		return verdict.value_or(KeyVerdict{}).kind;
	};
	EXPECT_EQ(check(json(200, R"({"name":"me"})")), KeyVerdict::Kind::accepted);
	EXPECT_EQ(check(json(418, R"({"oops":"who are you"})")), KeyVerdict::Kind::refused);
	EXPECT_EQ(check(json(500, "")), KeyVerdict::Kind::notAsked);
	EXPECT_EQ(urls_.back(), "https://toys.example/api/whoami");
	EXPECT_THAT(headers_, ElementsAre("X-Toy-Key: "));
}

TEST_F(ToyProviderTest, ItsOwnLimitsHold)
{
	const Admission admission = admit(toyWish());
	engine->deliverReferences(admission.generationId,
				  {{.bytes = {1}, .contentType = "image/png", .widthPx = 400, .heightPx = 100}});
	engine->runOnce();
	EXPECT_EQ(toString(find(admission.generationId)->errorCode), "capture_failed");
	EXPECT_THAT(find(admission.generationId)->error, HasSubstr("at most 3 times the short one"));

	provider::TaskRequest task;
	task.model = "toy-1";
	task.prompt = std::string(41, 'x');
	task.durationS = 21;
	task.resolution = "720p";
	const provider::Model &model = engine->provider().modelOf(task.model);
	const auto reason = [&] { return sentenceOf(provider::validate(task, model).value(), texts); };
	EXPECT_THAT(reason(), HasSubstr("(characters: 41, limit: 40)"));
	task.prompt = "x";
	EXPECT_THAT(reason(), HasSubstr("1–20"));
	task.durationS = 20;
	EXPECT_THAT(reason(), HasSubstr("360p, 540p"));
	task.resolution = "360p";
	EXPECT_FALSE(provider::validate(task, model)) << "16:9 is no field of it";
}

TEST_F(ToyProviderTest, TheRehearsalPlaysTheBuiltInOneWhateverIsChosen)
{
	config.rehearsal = true;
	restart();
	const std::string id = generate();
	EXPECT_EQ(find(id)->provider, "foxapi");
	ASSERT_FALSE(urls_.empty());
	EXPECT_EQ(urls_.back(), "rehearsal://studio/v1/files/upload/stream");
}

TEST_F(ToyProviderTest, ATaskStaysWithItsProviderWhenTheSettingChanges)
{
	transport.answerAlways("poll", json(200, R"({"phase":"making","done":0.1})"));
	const std::string id = generateToy();
	runUntil(id, State::waiting);
	kill();
	config.provider = "foxapi";
	const size_t before = transport.requests.size();
	restart();
	runFor(std::chrono::hours(1));
	EXPECT_EQ(transport.requests.size(), before) << "the same address does not make it the same provider";
	EXPECT_EQ(toString(find(id)->state), "detached");
	EXPECT_THAT(find(id)->action, HasSubstr("“toy”"));

	config.provider = "toy";
	transport.answerAlways("poll", json(200, R"({"phase":"made","movie":"https://toys.example/m/7"})"));
	restart();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ToyProviderTest, ConfigJsonChoosesItWithItsOwnAddressAndVariable)
{
	std::ofstream(folder / "config.json") << R"({"provider":"toy"})";
	setenv("FOXAPI_BASE_URL", "https://of-another.example", 1);
	EXPECT_EQ(loadConfig(folder, both_).config.provider, "toy");
	EXPECT_EQ(loadConfig(folder, both_).config.baseUrl, "https://toys.example/api");
	setenv("R2V_TEST_TOY_URL", "http://127.0.0.1:1", 1);
	EXPECT_EQ(loadConfig(folder, both_).config.baseUrl, "http://127.0.0.1:1");
	unsetenv("R2V_TEST_TOY_URL");
	unsetenv("FOXAPI_BASE_URL");
}

} // namespace r2v::generation
