// SPDX-License-Identifier: GPL-2.0-or-later
#include "generation/engine-fixture.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include <unistd.h>

namespace r2v::generation {

namespace {

constexpr Milliseconds kLatency{10};

std::string readFile(const std::filesystem::path &file)
{
	std::ifstream stream(file, std::ios::binary);
	std::ostringstream content;
	content << stream.rdbuf();
	return content.str();
}

} // namespace

std::string ScriptedTransport::kindOf(const http::Request &request)
{
	if (!request.saveTo.empty()) {
		return "download";
	}
	if (request.url.find("/v1/files/upload/stream") != std::string::npos) {
		return "upload";
	}
	if (request.url.find("/v1/videos/generations") != std::string::npos) {
		return "submit";
	}
	return request.url.find("/v1/tasks/") != std::string::npos ? "poll" : "credits";
}

http::RequestId ScriptedTransport::start(http::Request request, OnDone onDone, OnProgress)
{
	requests.push_back(request);
	requestTimes.push_back(clock_.monotonic());
	if (onStart) {
		onStart(request);
	}
	const std::string kind = kinds(request);
	Answer answer;
	if (auto &queue = once_[kind]; !queue.empty()) {
		answer = queue.front();
		queue.pop_front();
	} else if (const auto found = always_.find(kind); found != always_.end()) {
		answer = found->second;
	}
	pending_[++lastId_] = {std::move(request), std::move(onDone), clock_.monotonic() + kLatency, std::move(answer)};
	return lastId_;
}

void ScriptedTransport::wait(std::optional<Milliseconds> timeout)
{
	// A test that waits for ever is a test that failed: an hour stands for it.
	const Milliseconds end = clock_.monotonic() + timeout.value_or(std::chrono::hours(1));
	auto next = pending_.end();
	for (auto entry = pending_.begin(); entry != pending_.end(); ++entry) {
		if (entry->second.answer && (next == pending_.end() || entry->second.due < next->second.due)) {
			next = entry;
		}
	}
	if (next == pending_.end() || next->second.due > end) {
		clock_.pass(end - clock_.monotonic());
		return;
	}
	clock_.pass(std::max(next->second.due - clock_.monotonic(), Milliseconds(0)));
	const Pending done = std::move(next->second);
	pending_.erase(next);
	done.onDone(done.answer(done.request));
}

int ScriptedTransport::count(const std::string &kind) const
{
	return static_cast<int>(std::count_if(requests.begin(), requests.end(),
					      [&](const http::Request &request) { return kinds(request) == kind; }));
}

ScriptedTransport::Answer json(int status, std::string body)
{
	return [status, body = std::move(body)](const http::Request &) {
		http::Response response;
		response.status = status;
		response.body = body;
		return response;
	};
}

ScriptedTransport::Answer failure(http::Failure failure, bool mayHaveReachedServer)
{
	return [failure, mayHaveReachedServer](const http::Request &) {
		http::Response response;
		response.failure = failure;
		response.mayHaveReachedServer = mayHaveReachedServer;
		response.detail = "scripted failure";
		return response;
	};
}

ScriptedTransport::Answer file(std::string content)
{
	return [content = std::move(content)](const http::Request &request) {
		std::ofstream(request.saveTo, std::ios::binary) << content;
		http::Response response;
		response.status = 200;
		response.savedBytes = content.size();
		response.expectedBytes = content.size();
		return response;
	};
}

std::string englishText(std::string_view key)
{
	static const std::string ini = readFile(std::filesystem::path(R2V_SOURCE_DIR) / "data/locale/en-US.ini");
	const std::string start = "\n" + std::string(key) + "=\"";
	const size_t at = ini.find(start);
	if (at == std::string::npos) {
		ADD_FAILURE() << "no text for " << key;
		return std::string(key);
	}
	const size_t from = at + start.size();
	return ini.substr(from, ini.find("\"\n", from) - from);
}

EngineTest::EngineTest()
{
	std::string pattern = (std::filesystem::temp_directory_path() / "r2v-engine-XXXXXX").string();
	folder = mkdtemp(pattern.data());
	config.storageDir = folder / "generations";
	config.baseUrl = "https://api.example";
	config.minGapS = 0;
	transport.answerAlways("upload", json(200, R"({"id":"file-1","url":"https://cdn.example/reference.jpg"})"));
	transport.answerAlways("submit", json(200, kPending));
	transport.answerAlways("poll", json(200, kCompleted));
	transport.answerAlways("download", file("the clip's bytes"));
	restart();
}

EngineTest::~EngineTest()
{
	engine.reset();
	std::filesystem::remove_all(folder);
}

void EngineTest::restart()
{
	engine.reset();
	engine = std::make_unique<Engine>(
		Engine::Ports{
			.clock = clock,
			.transport = transport,
			.clipChecker = checker,
			.listener = listener,
			.air = air,
			.texts = texts,
			.log = [this](LogLevel, std::string_view line) { log.emplace_back(line); },
			.runInBackground = [this](std::function<void()> job) { background.push_back(std::move(job)); },
			.providers = *providers},
		config);
	engine->setApiKey("test-key");
	engine->openForTests();
	engine->runOnce();
}

GenerationSpec EngineTest::spec()
{
	GenerationSpec wanted;
	wanted.sourceKey = "source-1";
	wanted.sourceName = "Clip";
	wanted.prompt = "A red fox";
	wanted.model = "wan-2.7-reference-to-video";
	return wanted;
}

Admission EngineTest::admit(const GenerationSpec &wanted)
{
	Admission admission = engine->admit(wanted);
	if (admission.accepted()) {
		engine->runOnce();
	}
	return admission;
}

void EngineTest::deliver(const std::string &id)
{
	engine->deliverReferences(
		id, {{.bytes = {1, 2, 3}, .contentType = "image/jpeg", .widthPx = 1280, .heightPx = 720}});
	engine->runOnce();
}

std::string EngineTest::generate(const GenerationSpec &wanted)
{
	const Admission admission = admit(wanted);
	if (!admission.accepted()) {
		return {};
	}
	deliver(admission.generationId);
	return admission.generationId;
}

void EngineTest::runUntil(const std::string &id, State state)
{
	const Milliseconds deadline = clock.monotonic() + std::chrono::hours(1);
	while (find(id)->state != state && clock.monotonic() < deadline) {
		engine->runOnce();
	}
	ASSERT_EQ(toString(find(id)->state), toString(state)) << find(id)->error;
}

void EngineTest::runUntilEnd(const std::string &id)
{
	const Milliseconds deadline = clock.monotonic() + std::chrono::hours(2);
	while (!isEnd(find(id)->state) && clock.monotonic() < deadline) {
		engine->runOnce();
	}
	ASSERT_TRUE(isEnd(find(id)->state)) << toString(find(id)->state);
}

void EngineTest::runFor(Milliseconds time)
{
	const Milliseconds deadline = clock.monotonic() + time;
	while (clock.monotonic() < deadline) {
		engine->runOnce();
	}
}

void EngineTest::runBackground()
{
	for (const auto &job : std::exchange(background, {})) {
		job();
	}
}

std::string EngineTest::recordOnDisk(const std::string &id) const
{
	return readFile(config.storageDir / id / "generation.json");
}

} // namespace r2v::generation
