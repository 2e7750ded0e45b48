// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "generation/fetch-fixture.hpp"

namespace r2v::generation {

using testing::HasSubstr;

namespace {

ScriptedTransport::Answer withRetryAfter(int status, std::string retryAfter)
{
	return [status, retryAfter = std::move(retryAfter)](const http::Request &) {
		http::Response response;
		response.status = status;
		response.headers = {{"Retry-After", retryAfter}};
		return response;
	};
}

/// Writes the beginning of the clip and breaks off.
ScriptedTransport::Answer brokenOff(std::string beginning, http::Failure failure)
{
	return [beginning = std::move(beginning), failure](const http::Request &request) {
		std::ofstream(request.saveTo, std::ios::binary) << beginning;
		http::Response response;
		response.status = 200;
		response.failure = failure;
		response.savedBytes = beginning.size();
		return response;
	};
}

} // namespace

class RefusedPollTest : public FetchTest, public testing::WithParamInterface<int> {};

TEST_P(RefusedPollTest, DetachesTheTaskUntilThereIsANewKey)
{
	transport.answerAlways("poll", json(GetParam(), R"({"error":{"message":"no"}})"));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_FALSE(find(id)->action.empty());
	EXPECT_EQ(nlohmann::json::parse(recordOnDisk(id))["state"], "detached");

	transport.answerAlways("poll", json(200, kCompleted));
	engine->setApiKey("another-key");
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
	expectPollsTwoSecondsApart();
}

TEST_P(RefusedPollTest, IsRetriedAfterARestart)
{
	transport.answerAlways("poll", json(GetParam(), "{}"));
	const std::string id = generate();
	runUntil(id, State::detached);
	kill();
	transport.answerAlways("poll", json(200, kCompleted));
	restart();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

INSTANTIATE_TEST_SUITE_P(Each, RefusedPollTest, testing::Values(401, 402, 403));

TEST_F(FetchTest, RetryAfterInSecondsIsHonoured)
{
	transport.answerOnce("poll", withRetryAfter(429, "50"));
	runUntil(generate(), State::ready);
	const auto times = timesOf("poll");
	EXPECT_GE(times.at(1) - times.at(0), std::chrono::seconds(50));
}

TEST_F(FetchTest, RetryAfterAsADateIsHonoured)
{
	// The clock stands at 4 Oct 2024, 00:16:40, plus a few seconds.
	transport.answerOnce("poll", withRetryAfter(503, "Fri, 04 Oct 2024 00:18:00 GMT"));
	runUntil(generate(), State::ready);
	const auto times = timesOf("poll");
	EXPECT_GE(times.at(1) - times.at(0), std::chrono::seconds(60));
	EXPECT_LE(times.at(1) - times.at(0), std::chrono::seconds(80));
}

TEST_F(FetchTest, RetryAfterIsCappedAtTwoMinutes)
{
	transport.answerOnce("poll", withRetryAfter(429, "86400"));
	transport.answerOnce("upload", withRetryAfter(503, "86400"));
	transport.answerOnce("download", withRetryAfter(503, "86400"));
	runUntil(generate(), State::ready);
	for (const char *kind : {"poll", "upload", "download"}) {
		const auto times = timesOf(kind);
		EXPECT_GE(times.at(1) - times.at(0), std::chrono::seconds(120)) << kind;
		EXPECT_LE(times.at(1) - times.at(0), std::chrono::seconds(121)) << kind;
	}
}

TEST_F(FetchTest, UploadsHaveABudgetAndSpendNothing)
{
	transport.answerAlways("upload", failure(http::Failure::connect, false));
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::network);
	EXPECT_LE(transport.count("upload"), 10);
	EXPECT_EQ(transport.count("submit"), 0);
	EXPECT_EQ(engine->status().usedThisHour, 0);
}

TEST_F(FetchTest, DownloadsHaveABudgetAndResumeWhenTheNetworkIsBack)
{
	transport.answerAlways("download", failure(http::Failure::connect, false));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::network);
	EXPECT_LE(transport.count("download"), 25);

	transport.answerAlways("download", file("the clip's bytes"));
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(find(id)->state, State::ready);
}

TEST_F(FetchTest, OfflineBeyondThePollBudgetItResumesWhenTheNetworkIsBack)
{
	transport.answerAlways("poll", failure(http::Failure::nameLookup, false));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::waitBudgetSpent);

	transport.answerAlways("poll", json(200, kCompleted));
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(find(id)->state, State::ready);
}

TEST_F(FetchTest, ATaskThatNeverEndsIsLeftAloneAfterItsBudget)
{
	const std::string id = wait();
	runUntil(id, State::detached);
	const int polls = transport.count("poll");
	runFor(std::chrono::hours(3));
	EXPECT_EQ(transport.count("poll"), polls);
	EXPECT_EQ(find(id)->state, State::detached);
}

TEST_F(FetchTest, ALastingErrorIsRetriedForADay)
{
	transport.answerAlways("download", failure(http::Failure::diskFull, true));
	const std::string id = generate();
	runUntil(id, State::detached);
	runFor(std::chrono::hours(26));
	const int downloads = transport.count("download");
	EXPECT_GT(downloads, 100);
	runFor(std::chrono::hours(26));
	EXPECT_EQ(transport.count("download"), downloads);
}

TEST_F(FetchTest, AFullDiskDetachesItAndTheRestIsFetchedWhenThereIsRoom)
{
	transport.answerOnce("download", brokenOff("the cl", http::Failure::diskFull));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::diskFull);
	runFor(std::chrono::minutes(6));
	EXPECT_EQ(find(id)->state, State::ready);
	EXPECT_EQ(last("download").resumeFromBytes, 6U);
}

TEST_F(FetchTest, ARefusedProxyLoginIsNotRetriedByThePoll)
{
	transport.answerAlways("poll", failure(http::Failure::proxyLogin, false));
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::network);
	EXPECT_EQ(transport.count("poll"), 1);
}

TEST_F(FetchTest, ABrokenDownloadResumesWhereItEnded)
{
	transport.answerOnce("download", brokenOff("the clip", http::Failure::connectionLost));
	runUntil(generate(), State::ready);
	EXPECT_EQ(last("download").resumeFromBytes, 8U);
}

TEST_F(FetchTest, ADownloadOfTheWrongLengthIsNoClip)
{
	transport.answerOnce("download", [](const http::Request &request) {
		http::Response response = file("half a")(request);
		response.expectedBytes = 12;
		return response;
	});
	runUntil(generate(), State::ready);
	EXPECT_EQ(transport.count("download"), 2);
	EXPECT_EQ(checker.files.size(), 1U) << "the half was not even looked at";
}

TEST_F(FetchTest, TheSizeCapFollowsTheRequestedLengthAndResolution)
{
	GenerationSpec small = spec();
	small.durationS = 2;
	runUntil(generate(small), State::ready);
	const uint64_t smallCap = last("download").maxBodyBytes;
	GenerationSpec large = spec();
	large.durationS = 10;
	large.resolution = "1080p";
	runUntil(generate(large), State::ready);
	const uint64_t largeCap = last("download").maxBodyBytes;
	EXPECT_GE(smallCap, 10'000'000U);
	EXPECT_LE(smallCap, 50'000'000U);
	EXPECT_GT(largeCap, 2 * smallCap);
	EXPECT_LE(largeCap, 200'000'000U);
}

TEST_F(FetchTest, AnEndlessBodyIsNoClipAndIsNotKept)
{
	transport.answerAlways("download", brokenOff("endless", http::Failure::tooLarge));
	const std::string id = generate();
	runUntil(id, State::failed);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::notAClip);
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / id / "clip.part"));
}

TEST_F(FetchTest, PollsStayTwoSecondsApartEvenIfTheyFailOrFetchAgainIsPressedConstantly)
{
	for (int count = 0; count < 5; ++count) {
		transport.answerOnce("poll", failure(http::Failure::connectionLost, true));
		transport.answerOnce("poll", json(200, kProcessing));
	}
	transport.answerAlways("poll", json(401, "{}"));
	const std::string id = generate();
	runUntil(id, State::detached);
	for (int count = 0; count < 20; ++count) {
		engine->fetchAgain(id);
		engine->runOnce();
		runUntil(id, State::detached);
	}
	EXPECT_GE(transport.count("poll"), 30);
	expectPollsTwoSecondsApart();
}

TEST_F(FetchTest, AClockThatJumpsChangesNothing)
{
	for (const auto jump : {std::chrono::hours(30), std::chrono::hours(-60)}) {
		const std::string id = wait();
		const int polls = transport.count("poll");
		clock.jumpUtc(jump);
		runFor(std::chrono::minutes(1));
		EXPECT_GE(transport.count("poll") - polls, 10);
		transport.answerAlways("poll", json(200, kCompleted));
		runUntil(id, State::ready);
		EXPECT_LE(find(id)->taskDuration.atMost, std::chrono::minutes(2)) << "what polling learns from";
		EXPECT_GT(find(id)->taskDuration.atLeast, std::chrono::minutes(1) - std::chrono::seconds(6));
	}
}

TEST_F(FetchTest, TheLatestReservedCreditsAreShown)
{
	transport.answerOnce("poll",
			     json(200, R"({"id":"task-1","status":"processing","usage":{"credits_reserved":121000}})"));
	const std::string id = wait();
	EXPECT_EQ(find(id)->creditsReserved, "5");
	runFor(std::chrono::seconds(6));
	EXPECT_EQ(find(id)->creditsReserved, "121000");
	EXPECT_EQ(nlohmann::json::parse(recordOnDisk(id))["credits_reserved"], "5") << "progress is told, not written";
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(id, State::ready);
	EXPECT_EQ(nlohmann::json::parse(recordOnDisk(id))["credits_reserved"], "121000");
}

TEST_F(FetchTest, TheDailyLimitSurvivesARestart)
{
	config.maxPerDay = 1;
	restart();
	runUntil(generate(), State::ready);
	clock.pass(std::chrono::hours(2));
	restart();
	const Admission admission = engine->admit(spec());
	EXPECT_EQ(admission.refusal, RefusalCode::limitReached);
	EXPECT_THAT(admission.message, HasSubstr("max_per_day"));
	clock.pass(std::chrono::hours(23));
	EXPECT_TRUE(engine->admit(spec()).accepted());
}

TEST_F(FetchTest, AClipThatWasMovedButNotRecordedIsFoundAfterTheCrash)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	kill();
	auto record = nlohmann::json::parse(recordOnDisk(id));
	record["state"] = "downloading";
	record["clip"] = "";
	std::ofstream(config.storageDir / id / "generation.json") << record.dump();
	transport.answerAlways("poll", json(404, "{}"));
	restart();
	runUntil(id, State::ready);
	EXPECT_TRUE(std::filesystem::exists(find(id)->clipPath()));
	EXPECT_EQ(transport.count("download"), 1);

	kill();
	std::ofstream(config.storageDir / id / "generation.json") << record.dump();
	transport.answerAlways("poll", json(200, kCompleted));
	checker.verdict.facts.reset();
	transport.onStart = [this](const http::Request &) { checker.verdict.facts = ClipFacts{}; };
	restart();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("download"), 2) << "what proved to be no clip is fetched";
}

TEST_F(FetchTest, ATaskThatCouldNotBeRecordedIsRecordedWhenTheStoreIsBack)
{
	transport.answerAlways("poll", json(200, kProcessing));
	std::string id;
	transport.onStart = [&](const http::Request &request) {
		if (ScriptedTransport::kindOf(request) == "submit") {
			std::filesystem::remove_all(config.storageDir / id);
			std::ofstream(config.storageDir / id) << "a file where the folder should be";
		}
	};
	id = admit().generationId;
	deliver(id);
	runUntil(id, State::waiting);
	EXPECT_EQ(engine->admit(spec()).refusal, RefusalCode::storageUnwritable);

	std::filesystem::remove(config.storageDir / id);
	runFor(std::chrono::seconds(3));
	EXPECT_EQ(nlohmann::json::parse(recordOnDisk(id))["task_id"], "task-1");
}

TEST_F(FetchTest, LearnsHowLongTasksTakeAndRemembersAfterARestart)
{
	const auto generateIn100S = [this] {
		const std::string id = wait();
		runFor(std::chrono::seconds(100));
		transport.answerAlways("poll", json(200, kCompleted));
		runUntil(id, State::ready);
	};
	generateIn100S();
	const auto plain = timesOf("poll");
	EXPECT_LE(plain.at(0) - timesOf("submit").at(0), std::chrono::seconds(6));
	EXPECT_GE(plain.back() - plain.at(plain.size() - 2), std::chrono::seconds(5));
	for (int count = 0; count < 8; ++count) {
		generateIn100S();
	}
	restart();
	transport.requests.clear();
	transport.requestTimes.clear();
	generateIn100S();
	const auto learned = timesOf("poll");
	EXPECT_GE(learned.at(0) - timesOf("submit").at(0), std::chrono::seconds(8)) << "sparsely before";
	EXPECT_LE(learned.back() - learned.at(learned.size() - 2), std::chrono::seconds(3)) << "densely around";
	EXPECT_LE(learned.size(), plain.size());
}

TEST_F(FetchTest, AShutdownEndsTheScanOfTheStore)
{
	runUntil(generate(), State::ready);
	kill();
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
	other.shutDown();
	other.openForTests();
	EXPECT_EQ(otherListener.scans, 0);
	EXPECT_TRUE(other.list({.limit = 50, .sourceKey = {}, .state = {}}).empty());
}

} // namespace r2v::generation
