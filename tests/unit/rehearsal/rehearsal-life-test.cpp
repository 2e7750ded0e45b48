// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "media/clip-probe.hpp"
#include "rehearsal/rehearsal-fixture.hpp"

namespace r2v::rehearsal::test {

namespace {

std::string contentOf(const std::filesystem::path &file)
{
	std::ifstream stream(file, std::ios::binary);
	return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

TEST_F(RehearsalTest, GoesFromUploadToAClipOfTheAskedSizeAndLengthWithoutTheNetwork)
{
	auto spec = task(upload(makeReference()));
	spec.aspectRatio = "3:4";
	spec.durationS = 3;
	const auto probe = media::probeClip(makeClip(spec));
	ASSERT_TRUE(probe) << probe.reason();
	EXPECT_EQ(832U, probe->widthPx);
	EXPECT_EQ(1104U, probe->heightPx);
	EXPECT_NEAR(3000, probe->durationMs, 40);
	EXPECT_NEAR(30, probe->framesPerSecond, 0.01);
	EXPECT_TRUE(probe->hasAudio);
	EXPECT_EQ("mp4", probe->extension);
	EXPECT_THAT(network_->urls, testing::IsEmpty());
}

TEST_F(RehearsalTest, AnswersAUploadAsTheProviderDoes)
{
	const auto file = makeReference();
	const auto response = perform(foxapi::FoxApi().uploadRequest(access_, file, "random.jpg", "image/jpeg"));
	const auto body = nlohmann::json::parse(response.body);
	EXPECT_EQ("random.jpg", body["filename"]);
	EXPECT_EQ(std::filesystem::file_size(file), body["size"]);
	EXPECT_THAT(body["url"].get<std::string>(), testing::StartsWith("rehearsal://studio/uploads/"));
	EXPECT_THAT(body["url"].get<std::string>(), testing::EndsWith("/random.jpg"));
}

TEST_F(RehearsalTest, AnswersASubmitAsTheProviderDoesAndReservesNoCredits)
{
	const auto response = perform(foxapi::submitRequest(access_, task(upload(makeReference())), model()));
	const auto reply = foxapi::parseTask(response.body);
	ASSERT_TRUE(reply);
	EXPECT_THAT(reply->taskId, testing::StartsWith("task-rehearsal-1757165032-"));
	EXPECT_EQ(provider::TaskState::queued, reply->state);
	EXPECT_EQ("0", reply->creditsReserved);
	EXPECT_EQ("video.generation.task", nlohmann::json::parse(response.body)["object"]);
}

TEST_F(RehearsalTest, TellsPendingThenRisingProgressThenTheResult)
{
	const std::string taskId = submit(task(upload(makeReference())));
	runJobs();
	std::vector<std::string> statuses;
	std::vector<int> progress;
	for (int step = 0; step <= 20; ++step) {
		const auto reply = poll(taskId);
		EXPECT_EQ(step == 20, !reply.resultUrl.empty()) << "at " << step;
		if (statuses.empty() || statuses.back() != reply.providerStatus) {
			statuses.push_back(reply.providerStatus);
		}
		progress.push_back(reply.progress.value_or(-1));
		clock_.now += Milliseconds(500);
	}
	EXPECT_THAT(statuses, testing::ElementsAre("pending", "processing", "completed"));
	EXPECT_TRUE(std::ranges::is_sorted(progress));
	EXPECT_EQ(0, progress.front());
	EXPECT_EQ(50, progress[10]);
	EXPECT_EQ(100, progress.back());
}

TEST_F(RehearsalTest, IsNotCompletedBeforeTheClipIsMadeHoweverLateItIs)
{
	const std::string taskId = submit(task(upload(makeReference())));
	clock_.now += Milliseconds(60000);
	const auto early = poll(taskId);
	EXPECT_EQ(provider::TaskState::running, early.state);
	EXPECT_EQ("", early.resultUrl);
	EXPECT_EQ(99, early.progress);

	runJobs();
	EXPECT_EQ(provider::TaskState::completed, poll(taskId).state);
}

TEST_F(RehearsalTest, TakesAnyKeyForTheCreditsAndSaysThereIsNothingToPay)
{
	for (const char *key : {"", "sk-anything"}) {
		const auto response = perform(foxapi::FoxApi().keyCheckRequest({access_.baseUrl, key}));
		EXPECT_EQ(200, response.status);
		EXPECT_EQ(0, nlohmann::json::parse(response.body)["credits"]);
	}
}

TEST_F(RehearsalTest, GoesOnWithADownloadWhereItsFileEnds)
{
	const auto whole = makeClip(task(upload(makeReference())));
	const std::string content = contentOf(whole);
	const std::string taskId = whole.stem().string();
	const auto part = folder_ / "clip.part";
	std::ofstream(part, std::ios::binary).write(content.data(), 1000);
	const auto response =
		perform(foxapi::FoxApi().downloadRequest({}, poll(taskId).resultUrl, part, 1000, 100'000'000));
	EXPECT_EQ(206, response.status);
	EXPECT_EQ(content.size(), response.savedBytes);
	EXPECT_EQ(content.size(), response.expectedBytes);
	EXPECT_TRUE(contentOf(part) == content);
}

TEST_F(RehearsalTest, ReportsTheProgressOfADownloadUpToItsEnd)
{
	const std::string taskId = submit(task(upload(makeNoise())));
	runJobs();
	clock_.now += Milliseconds(10000);
	std::vector<uint64_t> done;
	uint64_t total = 0;
	const auto response =
		perform(foxapi::FoxApi().downloadRequest({}, poll(taskId).resultUrl, folder_ / "c.mp4", 0, 100'000'000),
			[&](uint64_t doneBytes, uint64_t totalBytes) {
				done.push_back(doneBytes);
				total = totalBytes;
			});
	ASSERT_GT(done.size(), 3U);
	EXPECT_TRUE(std::ranges::is_sorted(done));
	EXPECT_EQ(std::filesystem::file_size(folder_ / "c.mp4"), total);
	EXPECT_EQ(total, done.back());
	EXPECT_EQ(total, response.savedBytes);
}

} // namespace r2v::rehearsal::test
