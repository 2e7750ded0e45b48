// SPDX-License-Identifier: GPL-2.0-or-later
// What a store of 10,000 ended generations costs beside an empty one: until the engine is ready, in memory, and for
// each list. Each run is a process of its own.
#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>
#include <memory>

#include <unistd.h>

#include "core/generation/air-memory.hpp"
#include "core/generation/engine.hpp"
#include "core/generation/record.hpp"

namespace {

using namespace r2v;
using namespace r2v::generation;

constexpr int kGenerations = 10000;
constexpr int kRuns = 5;
constexpr int kSources = 5;

double nowMs()
{
	return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

long residentKb()
{
	std::ifstream status("/proc/self/status");
	for (std::string line; std::getline(status, line);) {
		if (line.starts_with("VmRSS:")) {
			return std::strtol(line.c_str() + 6, nullptr, 10);
		}
	}
	return 0;
}

/// Nothing ever comes.
class SilentTransport final : public http::Transport {
public:
	http::RequestId start(http::Request, OnDone, OnProgress) override { return ++lastId_; }
	void abort(http::RequestId) override {}
	void wait(std::optional<Milliseconds> timeout) override
	{
		std::unique_lock lock(mutex_);
		const auto isWoken = [this] { return woken_; };
		if (timeout) {
			changed_.wait_for(lock, *timeout, isWoken);
		} else {
			changed_.wait(lock, isWoken);
		}
		woken_ = false;
	}
	void wakeUp() override
	{
		const std::lock_guard lock(mutex_);
		woken_ = true;
		changed_.notify_all();
	}

private:
	http::RequestId lastId_ = 0;
	std::mutex mutex_;
	std::condition_variable changed_;
	bool woken_ = false;
};

class NoChecker final : public ClipChecker {
public:
	void check(const std::filesystem::path &, std::function<void(ClipVerdict)>) override {}
};

class ReadyListener final : public EngineListener {
public:
	void generationChanged(const Snapshot &) override {}
	void clipReady(const Snapshot &) override {}
	void refused(const GenerationSpec &, const Admission &) override {}
	void storeScanned() override { ready.set_value(nowMs()); }
	void notice(const std::string &sentence) override { fprintf(stderr, "%s\n", sentence.c_str()); }

	std::promise<double> ready;
};

Generation endedGeneration(int number)
{
	Generation generation;
	generation.createdAt = UtcTime(std::chrono::days(20000)) + std::chrono::minutes(7) * number;
	generation.updatedAt = generation.createdAt + std::chrono::minutes(2);
	generation.acceptedAt = generation.createdAt + std::chrono::seconds(3);
	generation.completedAt = generation.createdAt + std::chrono::seconds(90);
	char id[40];
	snprintf(id, sizeof id, "2024%04dT073145123-%06x", number, static_cast<unsigned>(number));
	generation.id = id;
	generation.spec.sourceKey = "4f2b7c1e-9a3d-4e55-8f10-00000000000" + std::to_string(number % kSources);
	generation.spec.sourceName = "Reference-to-Video (AI) " + std::to_string(number % kSources);
	generation.spec.prompt =
		"The streamer from Image 1 walks through a neon-lit street in the rain, take " +
		std::to_string(number) +
		", the camera follows slowly, reflections on the wet asphalt, cinematic light, shallow "
		"depth of field, 35 mm film grain";
	generation.spec.negativePrompt = "blur, distortion, text, watermark, extra limbs";
	generation.spec.model = "wan-2.7-reference-to-video";
	generation.spec.aspectRatio = "16:9";
	generation.baseUrl = "https://api.foxapi.cc";
	generation.references = {
		{.fileName = "reference-1.jpg",
		 .contentType = "image/jpeg",
		 .widthPx = 1280,
		 .heightPx = 720,
		 .sizeBytes = 312'000,
		 .uploadedUrl =
			 "https://cdn.foxapi.cc/uploads/20260319/a1b2c3d4e5f6/0123456789abcdef0123456789abcdef.jpg"}};
	generation.submitMayHaveLeft = true;
	generation.mayHaveBeenBilled = true;
	generation.taskId = "task-unified-" + std::to_string(1757165031 + number) + "-uyujaw3d";
	generation.creditsReserved = "121000";
	if (number % 10 == 0) {
		generation.state = State::failed;
		generation.errorCode = ErrorCode::taskFailed;
		generation.providerStatus = "failed";
		generation.error = "The provider could not make the clip: the model gave up on this prompt.";
		generation.action = "Change the prompt or the reference and generate again.";
		return generation;
	}
	generation.state = State::ready;
	generation.providerStatus = "completed";
	generation.progress = 100;
	generation.taskDuration = {.atLeast = std::chrono::seconds(85 + number % 20),
				   .atMost = std::chrono::seconds(87 + number % 20)};
	generation.resultUrl = "https://cdn.foxapi.cc/results/20260319/" + generation.taskId +
			       ".mp4?Expires=1757251431&Signature=0123456789abcdef0123456789abcdef0123456789abcdef";
	generation.clipFileName = "clip.mp4";
	generation.clip = {.widthPx = 1280,
			   .heightPx = 720,
			   .durationMs = 5000,
			   .framesPerSecond = 30,
			   .hasAudio = true,
			   .codec = "h264"};
	return generation;
}

void fill(const std::filesystem::path &storage)
{
	for (int number = 0; number < kGenerations; ++number) {
		const Generation generation = endedGeneration(number);
		const auto folder = storage / generation.id;
		std::filesystem::create_directories(folder);
		std::ofstream(folder / "generation.json") << toRecord(generation);
		std::ofstream(folder / "reference-1.jpg") << "a picture";
		std::ofstream(folder / "clip.mp4") << "a clip";
	}
}

double listMs(const Engine &engine, const Engine::Filter &filter)
{
	const double begin = nowMs();
	static_cast<void>(engine.list(filter));
	return nowMs() - begin;
}

/// Prints its figures for measure() to read.
int runChild(const std::filesystem::path &storage)
{
	SystemClock clock;
	SilentTransport transport;
	NoChecker checker;
	ReadyListener listener;
	const AirMemory air;
	const Texts texts([](std::string_view key) { return std::string(key); });
	Config config;
	config.storageDir = storage;
	auto ready = listener.ready.get_future();
	Engine engine({.clock = clock,
		       .transport = transport,
		       .clipChecker = checker,
		       .listener = listener,
		       .air = air,
		       .texts = texts,
		       .log = [](LogLevel, std::string_view) {},
		       .runInBackground = [](const std::function<void()> &job) { job(); }},
		      config);
	const long before = residentKb();
	const double begin = nowMs();
	engine.start();
	const double returned = nowMs();
	const double readyAt = ready.get();
	const double addedMb = static_cast<double>(residentKb() - before) / 1000;
	const double newest = listMs(engine, {.limit = 50, .sourceKey = {}, .state = {}});
	const double byState = listMs(engine, {.limit = 50, .sourceKey = {}, .state = State::unknown});
	const double bySource = listMs(engine, {.limit = 50, .sourceKey = "none of them", .state = {}});
	const double beginEnd = nowMs();
	engine.shutDown();
	printf("%f %f %f %f %f %f %f\n", returned - begin, readyAt - begin, addedMb, newest, byState, bySource,
	       nowMs() - beginEnd);
	return 0;
}

using Figures = std::array<double, 7>;

Figures measure(const std::string &program, const std::filesystem::path &storage)
{
	std::array<std::vector<double>, 7> runs;
	for (int run = 0; run < kRuns; ++run) {
		std::filesystem::create_directories(storage);
		FILE *child = popen((program + " --child " + storage.string()).c_str(), "r");
		Figures figures{};
		for (size_t index = 0; index < figures.size(); ++index) {
			if (!child || fscanf(child, "%lf", &figures[index]) != 1) {
				fprintf(stderr, "a run failed\n");
				exit(1);
			}
			runs[index].push_back(figures[index]);
		}
		pclose(child);
	}
	Figures medians{};
	for (size_t index = 0; index < medians.size(); ++index) {
		std::sort(runs[index].begin(), runs[index].end());
		medians[index] = runs[index][kRuns / 2];
	}
	return medians;
}

} // namespace

int main(int count, char **arguments)
{
	if (count == 3 && std::strcmp(arguments[1], "--child") == 0) {
		return runChild(arguments[2]);
	}
	std::string pattern = (std::filesystem::temp_directory_path() / "r2v-store-bench-XXXXXX").string();
	const std::filesystem::path folder = mkdtemp(pattern.data());
	fill(folder / "full");
	const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
	const Figures empty = measure(self, folder / "empty");
	const Figures full = measure(self, folder / "full");
	std::filesystem::remove_all(folder);

	static constexpr const char *kNames[] = {"start() returns, ms",
						 "records known, ms",
						 "memory added, MB",
						 "list 50 newest, ms",
						 "list by state, none fits, ms",
						 "list by source, none fits, ms",
						 "shutDown(), ms"};
	printf("Medians of %d runs                  empty  %d generations\n", kRuns, kGenerations);
	for (size_t index = 0; index < empty.size(); ++index) {
		printf("  %-30s %8.3f %8.3f\n", kNames[index], empty[index], full[index]);
	}
	return 0;
}
