// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/rehearsal-fixture.hpp"

#include <fstream>
#include <random>

namespace r2v::rehearsal::test {

RehearsalTest::RehearsalTest()
{
	folder_ = std::filesystem::temp_directory_path() / ("r2v-rehearsal-" + std::to_string(std::random_device{}()));
	std::filesystem::create_directories(folder_);
	auto network = std::make_unique<FakeNetwork>();
	network_ = network.get();
	transport_ = std::make_unique<RehearsalTransport>(
		RehearsalPorts{
			.clock = clock_,
			.runInBackground = [this](std::function<void()> job) { jobs_.push_back(std::move(job)); },
			.log = [this](LogLevel, std::string_view line) { logLines_.emplace_back(line); },
			.taskDuration = Milliseconds(10000)},
		std::move(network));
}

RehearsalTest::~RehearsalTest()
{
	std::error_code ignored;
	std::filesystem::remove_all(folder_, ignored);
}

void RehearsalTest::runJobs()
{
	while (!jobs_.empty()) {
		const std::function<void()> job = std::move(jobs_.front());
		jobs_.pop_front();
		job();
	}
}

http::Response RehearsalTest::perform(http::Request request, http::Transport::OnProgress onProgress)
{
	const bool isUpload = !request.form.empty();
	std::optional<http::Response> answer;
	transport_->start(
		std::move(request), [&answer](http::Response response) { answer = std::move(response); },
		std::move(onProgress));
	for (int turn = 0; turn < 1000 && !answer; ++turn) {
		transport_->wait(Milliseconds(1));
		if (isUpload) {
			runJobs();
		}
	}
	EXPECT_TRUE(answer) << "no answer came";
	return answer.value_or(http::Response());
}

std::filesystem::path RehearsalTest::makeReference(uint32_t widthPx, uint32_t heightPx)
{
	media::RgbxImage image{widthPx, heightPx, std::vector<uint8_t>(size_t{widthPx} * heightPx * 4)};
	for (uint32_t y = 0; y < heightPx; ++y) {
		for (uint32_t x = 0; x < widthPx; ++x) {
			const bool left = x < widthPx / 2;
			const bool top = y < heightPx / 2;
			uint8_t *pixel = &image.pixels[(size_t{y} * widthPx + x) * 4];
			pixel[0] = left == top ? 220 : 30;
			pixel[1] = left ? 30 : 220;
			pixel[2] = top ? 30 : 220;
			if (left && top) {
				pixel[1] = pixel[2] = 30;
			}
		}
	}
	return writeStill(image);
}

std::filesystem::path RehearsalTest::makeNoise()
{
	media::RgbxImage image{1280, 720, std::vector<uint8_t>(size_t{1280} * 720 * 4)};
	std::mt19937 random(1);
	for (uint8_t &value : image.pixels) {
		value = static_cast<uint8_t>(random());
	}
	return writeStill(image);
}

std::filesystem::path RehearsalTest::writeStill(const media::RgbxImage &image)
{
	const auto still = media::encodeStill(image, {});
	EXPECT_TRUE(still) << still.reason();
	const auto file = folder_ / "reference.jpg";
	std::ofstream(file, std::ios::binary)
		.write(reinterpret_cast<const char *>(still->bytes.data()),
		       static_cast<std::streamsize>(still->bytes.size()));
	return file;
}

std::string RehearsalTest::upload(const std::filesystem::path &file)
{
	const auto response = perform(foxapi::FoxApi().uploadRequest(access_, file, "random.jpg", "image/jpeg"));
	EXPECT_EQ(200, response.status) << response.body;
	return foxapi::parseUpload(response.body, provider::kRehearsalBaseUrl).value_or("");
}

provider::TaskRequest RehearsalTest::task(const std::string &referenceUrl)
{
	provider::TaskRequest task;
	task.model = model().name;
	task.prompt = "a dance";
	task.durationS = 2;
	task.referenceImageUrls = {referenceUrl};
	return task;
}

std::string RehearsalTest::submit(const provider::TaskRequest &task)
{
	const auto response = perform(foxapi::submitRequest(access_, task, model()));
	EXPECT_EQ(200, response.status) << response.body;
	return foxapi::parseTask(response.body, provider::kRehearsalBaseUrl).value_or(provider::TaskReply()).taskId;
}

provider::TaskReply RehearsalTest::poll(const std::string &taskId)
{
	const auto response = perform(foxapi::FoxApi().pollRequest(access_, taskId, false));
	EXPECT_EQ(200, response.status) << response.body;
	return foxapi::parseTask(response.body, provider::kRehearsalBaseUrl).value_or(provider::TaskReply());
}

std::filesystem::path RehearsalTest::makeClip(const provider::TaskRequest &task)
{
	const std::string taskId = submit(task);
	runJobs();
	clock_.now += Milliseconds(10000);
	const auto file = folder_ / (taskId + ".mp4");
	const auto response =
		perform(foxapi::FoxApi().downloadRequest({}, poll(taskId).resultUrl, file, 0, 100'000'000));
	EXPECT_TRUE(response.ok()) << response.detail;
	return file;
}

} // namespace r2v::rehearsal::test
