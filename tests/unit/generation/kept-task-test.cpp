// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>

#include "core/generation/store.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// What stops the fetching of a task that is paid for.
struct Obstacle {
	const char *name;
	const char *step;
	ScriptedTransport::Answer answer;
	ErrorCode code;
};

std::ostream &operator<<(std::ostream &out, const Obstacle &obstacle)
{
	return out << obstacle.name;
}

class KeptTaskTest : public EngineTest, public testing::WithParamInterface<Obstacle> {};

TEST_P(KeptTaskTest, IsNeverSaidToBeGeneratedAgainOrToHaveCostNothing)
{
	transport.answerAlways(GetParam().step, GetParam().answer);
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(toString(find(id)->errorCode), toString(GetParam().code));
	std::string action = find(id)->action;
	if (const size_t told = action.find("Do not generate again"); told != std::string::npos) {
		action.erase(told, sizeof("Do not generate again"));
	}
	EXPECT_THAT(action, AllOf(Not(HasSubstr("enerate again")), Not(HasSubstr("Nothing was"))));
	EXPECT_FALSE(find(id)->action.empty());
	EXPECT_NE(find(id)->action.find(' '), std::string::npos) << "a text, not its key";
}

INSTANTIATE_TEST_SUITE_P(
	EachObstacle, KeptTaskTest,
	testing::Values(Obstacle{"PollUnauthorized", "poll", json(401, "{}"), ErrorCode::unauthorized},
			Obstacle{"PollUnpaid", "poll", json(402, "{}"), ErrorCode::insufficientBalance},
			Obstacle{"PollForbidden", "poll", json(403, "error code: 1010"), ErrorCode::rejected},
			Obstacle{"PollTrouble", "poll", json(500, "{}"), ErrorCode::waitBudgetSpent},
			Obstacle{"DownloadTrouble", "download", json(503, "{}"), ErrorCode::serverError},
			Obstacle{"DownloadLimited", "download", json(429, "{}"), ErrorCode::rateLimited},
			Obstacle{"DownloadOffline", "download", failure(http::Failure::connect, false),
				 ErrorCode::network},
			Obstacle{"DownloadUnsafe", "download", failure(http::Failure::tls, false), ErrorCode::tls},
			Obstacle{"DownloadRefused", "download", json(400, "{}"), ErrorCode::downloadFailed}),
	[](const auto &tested) { return std::string(tested.param.name); });

TEST_F(EngineTest, WhatIsTriedAgainByItselfSaysSo)
{
	for (const char *step : {"upload", "poll", "download"}) {
		transport.answerOnce(step, json(503, "{}"));
		std::string seen;
		const std::string id = generate();
		while (!isEnd(find(id)->state)) {
			engine->runOnce();
			if (find(id)->errorCode == ErrorCode::serverError) {
				seen = find(id)->action;
			}
		}
		EXPECT_EQ(find(id)->state, State::ready) << step;
		EXPECT_THAT(seen, HasSubstr("tries again automatically")) << step;
		EXPECT_EQ(find(id)->action, "") << step;
	}
}

TEST_F(EngineTest, ABudgetThatWentInTroubleNamesTheTrouble)
{
	transport.answerAlways("poll", json(502, "<html><title>Bad gateway</title></html>"));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_THAT(find(id)->error, HasSubstr("Bad gateway"));
}

TEST_F(EngineTest, ABudgetThatWentInWaitingNamesNone)
{
	transport.answerOnce("poll", json(502, "<html><title>Bad gateway</title></html>"));
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_THAT(find(id)->error, AllOf(Not(HasSubstr("Bad gateway")), testing::EndsWith("The task is kept.")));
}

TEST_F(EngineTest, OnePageInThePlaceOfTheClipDoesNotGiveItUp)
{
	checker.verdict = {.facts = {}, .reason = "an HTML page"};
	transport.onStart = [this](const http::Request &request) {
		if (ScriptedTransport::kindOf(request) == "download" && !checker.files.empty()) {
			checker.verdict = {.facts = ClipFacts{1280, 720, 5000, 30, true, "h264"}, .reason = {}};
		}
	};
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("download"), 2);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(EngineTest, RoomForTheRecordIsKeptWhileTheTaskIsOnItsWayAndGivenBack)
{
	bool reserved = false;
	transport.onStart = [&](const http::Request &request) {
		if (ScriptedTransport::kindOf(request) == "submit") {
			for (const auto &entry : std::filesystem::recursive_directory_iterator(config.storageDir)) {
				reserved |= entry.path().filename() == Store::kSpareName && entry.file_size() > 0;
			}
		}
	};
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_TRUE(reserved);
	EXPECT_FALSE(std::filesystem::exists(find(id)->folder() / Store::kSpareName));
}

TEST_F(EngineTest, RoomForTheRecordIsGivenBackAfterACrashToo)
{
	transport.hang("submit");
	const std::string id = generate();
	while (transport.count("submit") == 0) {
		engine->runOnce();
	}
	const auto spare = config.storageDir / id / Store::kSpareName;
	ASSERT_TRUE(std::filesystem::exists(spare));
	kill();
	restart();
	EXPECT_EQ(find(id)->state, State::unknown);
	EXPECT_FALSE(std::filesystem::exists(spare));
}

/// The end of OBS came between the record and the tidying that follows it.
TEST_F(EngineTest, WhatAnAbruptEndLeavesBesideARecordIsTidiedAtTheNextStart)
{
	const std::string ready = generate();
	runUntil(ready, State::ready);
	transport.answerOnce("submit", json(400, "{}"));
	const std::string failed = generate();
	runUntilEnd(failed);
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string live = generate();
	runUntil(live, State::waiting);
	kill();
	const auto at = [this](const std::string &id, const char *name) { return config.storageDir / id / name; };
	for (const std::string &id : {ready, failed, live}) {
		for (const char *name : {"spare", "spare.tmp", "clip.part.note", "notes of the user", "spare.txt"}) {
			std::ofstream(at(id, name)) << "x";
		}
	}
	std::filesystem::create_directory(config.storageDir / "not a generation");
	std::ofstream(config.storageDir / "not a generation" / "spare") << "somebody else's";
	restart();
	while (!background.empty()) {
		runBackground();
		engine->runOnce();
	}
	for (const char *name : {"spare", "spare.tmp", "clip.part.note"}) {
		EXPECT_FALSE(std::filesystem::exists(at(ready, name))) << name;
	}
	for (const char *name : {"spare", "spare.tmp"}) {
		EXPECT_FALSE(std::filesystem::exists(at(failed, name))) << name;
	}
	EXPECT_TRUE(std::filesystem::exists(at(failed, "clip.part.note"))) << "its download may go on";
	EXPECT_TRUE(std::filesystem::exists(at(live, "spare"))) << "room for the record";
	EXPECT_TRUE(std::filesystem::exists(at(live, "clip.part.note")));
	for (const std::string &id : {ready, failed, live}) {
		for (const char *name : {"notes of the user", "spare.txt", "generation.json"}) {
			EXPECT_TRUE(std::filesystem::exists(at(id, name))) << name;
		}
	}
	EXPECT_TRUE(std::filesystem::exists(find(ready)->clipPath()));
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / "not a generation" / "spare"));
}

TEST_F(EngineTest, TidyingTakesNeitherFoldersNorWhatALinkLeadsTo)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	kill();
	const auto diary = folder / "diary";
	std::ofstream(diary) << "dear diary";
	std::filesystem::create_symlink(diary, config.storageDir / id / "spare.tmp");
	std::filesystem::create_hard_link(diary, config.storageDir / id / "clip.part.note");
	std::filesystem::create_directory(config.storageDir / id / "spare");
	std::ofstream(config.storageDir / id / "spare" / "inside") << "x";
	restart();
	while (!background.empty()) {
		runBackground();
		engine->runOnce();
	}
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "spare" / "inside"));
	EXPECT_EQ(std::filesystem::file_size(diary), 10U);
	EXPECT_EQ(find(id)->state, State::ready);
}

} // namespace r2v::generation
