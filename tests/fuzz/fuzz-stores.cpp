// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever somebody left in the folder for generations, through scan, resume, play, limit and deletion: no crash, no
// key to an origin that it was not entered for, nothing read through a link, and nothing outside of the store changes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "core/generation/air-memory.hpp"
#include "core/generation/engine.hpp"
#include "core/http/body-sink.hpp"
#include "hostile-folder.hpp"

namespace {

using namespace r2v;
using fuzz::Decisions;
using fuzz::HostileFolder;

constexpr std::string_view kKey = "sk-the-users-own-key";
constexpr std::string_view kOwnOrigin = "https://api.own.example";
constexpr size_t kMaxActions = 24;

constexpr const char *kPolls[] = {
	R"({"id":"task-1","status":"processing","progress":40})",
	R"({"id":"task-1","status":"completed","results":[{"url":"https://cdn.example/clip.mp4"}]})",
	R"({"id":"task-1","status":"completed","results":[{"url":"https://api.own.example/clip.mp4"}]})",
	R"({"id":"task-1","status":"failed","error":{"code":"x","message":"no"}})",
	R"({"id":"task-1","status":"completed","results":[]})",
	"not json"};

class FakeClock final : public Clock {
public:
	Milliseconds monotonic() const override { return now_; }
	UtcTime utc() const override { return UtcTime(std::chrono::days(20780)) + now_ + shift_; }
	void pass(Milliseconds time) { now_ += time; }
	void jump(Milliseconds shift) { shift_ += shift; }

private:
	Milliseconds now_{1'000'000};
	Milliseconds shift_{0};
};

bool secretsAreChecked()
{
	const char *spec = std::getenv("R2V_FUZZ_SECRETS");
	return !spec || std::string_view(spec) != "off";
}

bool isOwnOrigin(std::string_view url)
{
	return url.starts_with(kOwnOrigin) &&
	       (url.size() == kOwnOrigin.size() || url[kOwnOrigin.size()] == '/' || url[kOwnOrigin.size()] == '?');
}

/// Answers as decided; what it is asked is watched.
class WatchedTransport final : public http::Transport {
public:
	WatchedTransport(FakeClock &clock, const HostileFolder &folder, Decisions &decisions) :
		clock_(clock), folder_(folder), decisions_(decisions)
	{}

	http::RequestId start(http::Request request, OnDone onDone, OnProgress) override
	{
		watch(request);
		pending_.push_back({++lastId_, std::move(request), std::move(onDone)});
		return lastId_;
	}
	void abort(http::RequestId id) override
	{
		std::erase_if(pending_, [id](const Pending &pending) { return pending.id == id; });
	}
	void wait(std::optional<Milliseconds> timeout) override
	{
		if (pending_.empty()) {
			return clock_.pass(timeout.value_or(std::chrono::hours(1)));
		}
		clock_.pass(Milliseconds(10));
		const Pending next = std::move(pending_.front());
		pending_.pop_front();
		next.onDone(answer(next.request));
	}
	void wakeUp() override {}

private:
	struct Pending {
		http::RequestId id;
		http::Request request;
		OnDone onDone;
	};

	void watch(const http::Request &request) const
	{
		bool holdsKey = request.url.find(kKey) != std::string::npos ||
				request.body.find(kKey) != std::string::npos ||
				request.bearerToken.find(kKey) != std::string::npos;
		for (const auto &header : request.headers) {
			holdsKey = holdsKey || header.value.find(kKey) != std::string::npos;
		}
		if (holdsKey && !isOwnOrigin(request.url) && secretsAreChecked()) {
			fuzz::fail("the key would go to " + request.url);
		}
		if (!request.saveTo.empty()) {
			folder_.requireBelowStore(request.saveTo);
		}
		for (const auto &part : request.form) {
			if (!part.file.empty()) {
				folder_.requirePlainInStore(part.file);
				if (!isOwnOrigin(request.url)) {
					fuzz::fail("a file would go to " + request.url);
				}
			}
		}
	}

	http::Response answer(const http::Request &request)
	{
		http::Response response;
		response.status = decisions_.once(6) ? 401 : 200;
		if (!request.saveTo.empty()) {
			return download(request, std::move(response));
		}
		if (request.url.find("/v1/tasks/") != std::string::npos) {
			response.body = decisions_.of(kPolls);
		} else if (request.url.find("upload") != std::string::npos) {
			response.body = R"({"id":"f","url":"https://cdn.example/r.jpg"})";
		} else {
			response.body = R"({"id":"task-1","status":"pending"})";
		}
		return response;
	}

	/// As the real transport writes it.
	http::Response download(const http::Request &request, http::Response response)
	{
		http::BodySink sink(request);
		if (sink.resumeFromBytes() > 0 && decisions_.once(2)) {
			response.status = 206;
			const std::string from = std::to_string(sink.resumeFromBytes());
			response.headers.push_back({"Content-Range", "bytes " + from + "-" + from + "/*"});
		}
		response.failure = sink.begin(response);
		if (response.failure == http::Failure::none) {
			response.failure = sink.write(decisions_.once(4) ? "" : "the clip's bytes");
		}
		if (const auto closed = sink.finish(); response.failure == http::Failure::none) {
			response.failure = closed;
		}
		response.savedBytes = sink.savedBytes();
		return response;
	}

	FakeClock &clock_;
	const HostileFolder &folder_;
	Decisions &decisions_;
	http::RequestId lastId_ = 0;
	std::deque<Pending> pending_;
};

class WatchedChecker final : public generation::ClipChecker {
public:
	WatchedChecker(const HostileFolder &folder, Decisions &decisions) : folder_(folder), decisions_(decisions) {}
	void check(const std::filesystem::path &file, std::function<void(generation::ClipVerdict)> onDone) override
	{
		folder_.requirePlainInStore(file);
		generation::ClipVerdict verdict{.facts = {}, .reason = "no clip"};
		if (!decisions_.once(4)) {
			verdict.facts = generation::ClipFacts{1280, 720, 5000, 30, true, "h264"};
			verdict.extension = decisions_.once(2) ? "mp4" : "webm";
		}
		onDone(verdict);
	}

private:
	const HostileFolder &folder_;
	Decisions &decisions_;
};

class WatchedListener final : public generation::EngineListener {
public:
	explicit WatchedListener(const HostileFolder &folder) : folder_(folder) {}
	void generationChanged(const generation::Snapshot &generation) override
	{
		if (generation->progress < 0 || generation->progress > 100) {
			fuzz::fail("progress of " + std::to_string(generation->progress));
		}
	}
	void clipReady(const generation::Snapshot &generation) override { play(*generation); }
	void refused(const generation::GenerationSpec &, const generation::Admission &) override {}
	void storeScanned() override {}
	void notice(const std::string &) override {}

	/// A clip that is lost is nothing new; one that is there is a file of the store.
	void play(const generation::Generation &generation) const
	{
		std::error_code error;
		for (const auto &reference : generation.references) {
			const auto file = generation.folder() / reference.fileName;
			if (!reference.fileName.empty() && exists(symlink_status(file, error))) {
				folder_.requirePlainInStore(file);
			}
		}
		const auto clip = generation.clipPath();
		if (!clip.empty() && exists(symlink_status(clip, error))) {
			folder_.requirePlainInStore(clip);
			char byte = 0;
			std::ifstream(clip, std::ios::binary).read(&byte, 1);
		}
	}

private:
	const HostileFolder &folder_;
};

/// One user's evening with that store.
class Session {
public:
	explicit Session(Decisions &decisions) : decisions_(decisions)
	{
		config_.configDir = folder_.config();
		config_.storageDir = folder_.store();
		config_.storageDirIsNamed = decisions.once(2);
		config_.storageLimitGb = 1;
		config_.baseUrl = kOwnOrigin;
		config_.minGapS = 0;
	}

	void run()
	{
		folder_.fillStore(decisions_);
		start();
		for (size_t count = 0; count < kMaxActions && !decisions_.isOver(); ++count) {
			act();
			playAll();
		}
		turn(8);
		playAll();
		engine_.reset();
		runBackground();
		folder_.requireUserUntouched();
	}

private:
	void start()
	{
		engine_.reset();
		engine_ = std::make_unique<generation::Engine>(
			generation::Engine::Ports{
				.clock = clock_,
				.transport = transport_,
				.clipChecker = checker_,
				.listener = listener_,
				.air = air_,
				.texts = texts_,
				.log =
					[](LogLevel, std::string_view line) {
						if (line.find('\n') != std::string_view::npos) {
							fuzz::fail("a line end in the log");
						}
					},
				.runInBackground =
					[this](std::function<void()> job) { background_.push_back(std::move(job)); }},
			config_);
		engine_->setApiKey(std::string(kKey));
		engine_->openForTests();
		turn(4);
	}

	void turn(int times)
	{
		for (; times > 0; --times) {
			engine_->runOnce();
		}
	}

	void runBackground()
	{
		while (!background_.empty()) {
			for (const auto &job : std::exchange(background_, {})) {
				job();
			}
			if (engine_) {
				engine_->runOnce();
			}
		}
	}

	std::vector<generation::Snapshot> all() const
	{
		return engine_->list({.limit = 50, .sourceKey = {}, .state = {}});
	}

	void playAll() const
	{
		for (const auto &generation : all()) {
			listener_.play(*generation);
		}
	}

	std::string someId()
	{
		const auto known = all();
		return known.empty() || decisions_.once(4) ? "20200101T000000000-000009"
							   : known[decisions_.below(known.size())]->id;
	}

	void generate()
	{
		generation::GenerationSpec spec;
		spec.sourceKey = "source";
		spec.prompt = "a fox";
		spec.model = "wan";
		const auto admission = engine_->admit(spec);
		turn(1);
		engine_->deliverReferences(
			admission.generationId,
			{{.bytes = {1, 2, 3}, .contentType = "image/jpeg", .widthPx = 1280, .heightPx = 720}});
	}

	void act()
	{
		const std::string id = someId();
		switch (decisions_.below(14)) {
		case 0:
		case 1:
			generate();
			return turn(12);
		case 2:
			return turn(4);
		case 3:
			engine_->fetchAgain(id);
			return turn(4);
		case 4:
			engine_->cancel(id);
			return turn(1);
		case 5:
			return runBackground();
		case 6:
			return start();
		case 7:
			// The user unpacks some more, and starts OBS again.
			engine_.reset();
			background_.clear();
			folder_.fillStore(decisions_);
			return start();
		case 8:
			engine_->restoreClip(id, folder_.user() / "movie.mp4", "source");
			turn(1);
			return runBackground();
		case 9:
			engine_->markShown(id, "source", decisions_.once(2));
			return turn(1);
		case 10:
			engine_->markAddedAsMediaSource(id);
			return turn(1);
		case 11:
			engine_->decideHeld(id, generation::Engine::HeldVerdict::release);
			return turn(1);
		case 12:
			return clock_.jump(std::chrono::hours(decisions_.byte()) - std::chrono::hours(128));
		default:
			engine_->setApiKey(decisions_.once(2) ? std::string() : std::string(kKey));
			return turn(4);
		}
	}

	Decisions &decisions_;
	HostileFolder folder_;
	FakeClock clock_;
	WatchedTransport transport_{clock_, folder_, decisions_};
	WatchedChecker checker_{folder_, decisions_};
	WatchedListener listener_{folder_};
	const generation::AirMemory air_;
	Texts texts_{[](std::string_view key) { return std::string(key) + " {detail}"; }};
	generation::Config config_;
	std::vector<std::function<void()>> background_;
	std::unique_ptr<generation::Engine> engine_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	umask(022);
	Decisions decisions(data, size);
	Session(decisions).run();
	return 0;
}
