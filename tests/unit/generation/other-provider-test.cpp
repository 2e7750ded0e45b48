// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/text/iso-time.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Records that name another provider than base_url does: by a change of base_url, or because somebody made them.
class OtherProviderTest : public EngineTest {
protected:
	OtherProviderTest()
	{
		transport.onStart = [this](const http::Request &request) {
			const bool isOurs = request.url.starts_with(config.baseUrl + "/");
			isKeyAstray |= !isOurs && !request.bearerToken.empty() &&
				       !request.url.starts_with("rehearsal://studio/");
		};
	}
	~OtherProviderTest() override { EXPECT_FALSE(isKeyAstray); }

	/// As it would lie in a folder that somebody gave away.
	std::string plant(const nlohmann::json &changes)
	{
		const std::string id = "20261122T073145123-" + std::to_string(100000 + planted_++);
		nlohmann::json record{{"format", 1},
				      {"generation_id", id},
				      {"state", "detached"},
				      {"created_at", toIso(clock.utc())},
				      {"updated_at", toIso(clock.utc())},
				      {"base_url", "https://evil.example"},
				      {"submit_may_have_left", true},
				      {"task_id", "task-1"}};
		record.update(changes);
		std::filesystem::create_directories(config.storageDir / id);
		std::ofstream(config.storageDir / id / "generation.json") << record.dump();
		return id;
	}
	void expectLeftAlone(const std::string &id)
	{
		ASSERT_TRUE(find(id));
		EXPECT_EQ(toString(find(id)->state), "detached");
		EXPECT_EQ(toString(find(id)->errorCode), "unauthorized");
		EXPECT_THAT(find(id)->error, HasSubstr(" ")) << "a sentence";
		EXPECT_THAT(find(id)->action, HasSubstr("base_url"));
	}

	bool isKeyAstray = false;

private:
	int planted_ = 0;
};

TEST_F(OtherProviderTest, APlantedRecordIsNeitherPolledNorGivenAKey)
{
	kill();
	std::vector<std::string> ids;
	for (const char *baseUrl :
	     {"https://evil.example", "https://api.example@evil.example", "https://api.example:444",
	      "http://api.example", "https://api.example.evil.example", "http://127.0.0.1:8080",
	      "https://evil.example/https://api.example", "https://api.example\\@evil.example",
	      "https://user:word@api.example", "api.example", "", "rehearsal://studio", "file:///etc",
	      "https://api.example%2eevil.example"}) {
		ids.push_back(plant({{"base_url", baseUrl}}));
	}
	for (const char *state : {"waiting", "downloading", "submitting", "uploading", "queued", "capturing"}) {
		ids.push_back(plant({{"state", state}}));
	}
	for (const char *code : {"network", "unauthorized", "insufficient_balance", "rejected", "wait_budget_spent"}) {
		ids.push_back(plant({{"error_code", code}, {"error", "x"}}));
	}
	ids.push_back(plant({{"result_url", "https://evil.example/clip.mp4"}, {"state", "downloading"}}));
	restart();
	engine->setApiKey("another-key");
	runFor(std::chrono::hours(2));
	for (const std::string &id : ids) {
		expectLeftAlone(id);
		engine->fetchAgain(id);
	}
	runFor(std::chrono::hours(1));
	for (const std::string &id : ids) {
		expectLeftAlone(id);
	}
	EXPECT_EQ(transport.requests.size(), 0U);
}

TEST_F(OtherProviderTest, FetchingAgainExplainsWhyNobodyIsAsked)
{
	kill();
	for (const char *state : {"detached", "failed", "unknown", "cancelled"}) {
		plant({{"state", state}, {"error_code", "network"}, {"error", "x"}});
	}
	const std::string ofNobody = plant({{"base_url", "not an address"}});
	restart();
	for (const Snapshot &generation : engine->list({.limit = 10, .sourceKey = {}, .state = std::nullopt})) {
		const auto fetching = engine->fetchAgain(generation->id);
		EXPECT_FALSE(fetching) << generation->id;
		EXPECT_THAT(fetching.reason, HasSubstr("base_url")) << generation->id;
		if (generation->id != ofNobody) {
			EXPECT_THAT(fetching.reason, HasSubstr("https://evil.example")) << generation->id;
		}
	}
	runFor(std::chrono::hours(1));
	EXPECT_TRUE(transport.requests.empty());

	config.baseUrl = "https://evil.example";
	restart();
	for (const Snapshot &generation : engine->list({.limit = 10, .sourceKey = {}, .state = std::nullopt})) {
		if (generation->id != ofNobody && isEnd(generation->state)) {
			EXPECT_TRUE(engine->fetchAgain(generation->id)) << "its own provider now";
		}
	}
}

TEST_F(OtherProviderTest, ARehearsalIsFetchedAgainWhateverBaseUrlNames)
{
	kill();
	const std::string id = plant({{"rehearsal", true}, {"state", "failed"}});
	restart();
	EXPECT_TRUE(engine->fetchAgain(id));
}

TEST_F(OtherProviderTest, AnotherSpellingIsStillTheSameProvider)
{
	kill();
	std::vector<std::string> ids;
	for (const char *baseUrl :
	     {"https://api.example", "https://API.example", "https://api.example:443", "https://api.example.",
	      "https://api.example/", "HTTPS://api.example/other/path?x=1"}) {
		ids.push_back(plant({{"base_url", baseUrl}}));
	}
	restart();
	for (const std::string &id : ids) {
		runUntil(id, State::ready);
	}
	for (const http::Request &request : transport.requests) {
		if (ScriptedTransport::kindOf(request) == "poll") {
			EXPECT_THAT(request.url, StartsWith("https://api.example/v1/tasks/"))
				<< "never the record's own";
			EXPECT_EQ(request.bearerToken, "test-key");
		}
	}
}

TEST_F(OtherProviderTest, ATaskWaitsForItsProviderAndGoesOnWhenBaseUrlIsSetBack)
{
	transport.hang("poll");
	const std::string id = generate();
	runFor(std::chrono::minutes(1));
	ASSERT_EQ(find(id)->state, State::waiting);
	const size_t before = transport.requests.size();

	config.baseUrl = "https://there.example";
	restart();
	runFor(std::chrono::hours(2));
	expectLeftAlone(id);
	EXPECT_THAT(find(id)->error, HasSubstr("https://api.example"));
	EXPECT_THAT(find(id)->action, AllOf(HasSubstr("Do not generate again"), HasSubstr("https://api.example")));
	EXPECT_EQ(transport.requests.size(), before);
	EXPECT_THAT(recordOnDisk(id), HasSubstr("detached"));

	transport.answerAlways("poll", json(200, kCompleted));
	config.baseUrl = "https://api.example";
	restart();
	runUntil(id, State::ready);
	EXPECT_EQ(find(id)->error, "");
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(OtherProviderTest, TheNoteIsWrittenOnceAndNotAtEachStart)
{
	kill();
	const std::string id = plant(nlohmann::json::object());
	restart();
	const auto written = std::filesystem::last_write_time(config.storageDir / id / "generation.json");
	const auto updatedAt = find(id)->updatedAt;
	clock.pass(std::chrono::hours(1));
	restart();
	expectLeftAlone(id);
	EXPECT_EQ(find(id)->updatedAt, updatedAt);
	EXPECT_EQ(std::filesystem::last_write_time(config.storageDir / id / "generation.json"), written);
}

TEST_F(OtherProviderTest, ARehearsalThatNamesAProviderStaysLocalAndGetsNoKey)
{
	kill();
	const std::string id = plant({{"rehearsal", true}, {"state", "waiting"}});
	restart();
	runUntil(id, State::ready);
	ASSERT_GT(transport.count("poll"), 0);
	for (const http::Request &request : transport.requests) {
		EXPECT_THAT(request.bearerToken, Not(HasSubstr("test-key")));
		if (ScriptedTransport::kindOf(request) == "poll") {
			EXPECT_THAT(request.url, StartsWith("rehearsal://studio/"));
		}
	}
}

TEST_F(OtherProviderTest, ARecordLeadsToNeitherAnUploadNorADownload)
{
	kill();
	nlohmann::json references = nlohmann::json::array({{{"file", "reference-1.jpg"},
							    {"content_type", "image/jpeg"},
							    {"width", 1280},
							    {"height", 720},
							    {"size_bytes", 3},
							    {"uploaded_url", "https://evil.example/upload"}}});
	const std::string id = plant({{"base_url", "https://api.example"},
				      {"state", "downloading"},
				      {"result_url", "https://evil.example/clip.mp4"},
				      {"references", references}});
	const std::string unsent = plant({{"base_url", "https://api.example"},
					  {"state", "uploading"},
					  {"task_id", ""},
					  {"submit_may_have_left", false},
					  {"references", references}});
	restart();
	runUntil(id, State::ready);
	EXPECT_EQ(find(unsent)->state, State::cancelled);
	for (const http::Request &request : transport.requests) {
		EXPECT_THAT(request.url, Not(HasSubstr("evil.example")));
	}
	EXPECT_EQ(transport.count("upload") + transport.count("submit"), 0);
}

TEST_F(OtherProviderTest, AKeyIsForgottenWhenBaseUrlChanges)
{
	const std::string id = admit().generationId;
	config.baseUrl = "https://there.example";
	engine->setConfig(config);
	EXPECT_EQ(engine->admit(spec()).refusal, RefusalCode::noApiKey);
	EXPECT_FALSE(engine->status().hasKey);
	deliver(id);
	runFor(std::chrono::minutes(1));
	for (const http::Request &request : transport.requests) {
		EXPECT_EQ(request.bearerToken, "") << request.url;
	}
}

TEST_F(OtherProviderTest, ATriggerWithoutAKeySaysWhyThereIsNone)
{
	engine->setApiKey("", "No API key for https://api.example: it is another's.");
	const Admission refused = engine->admit(spec());
	EXPECT_EQ(refused.refusal, RefusalCode::noApiKey);
	EXPECT_EQ(refused.message, "No API key for https://api.example: it is another's.");
	engine->setApiKey("");
	EXPECT_THAT(engine->admit(spec()).message, HasSubstr("No API key is set"));
}

} // namespace r2v::generation
