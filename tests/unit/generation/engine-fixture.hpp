// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/generation/engine.hpp"

namespace r2v::generation {

/// Time that passes only when somebody waits.
class FakeClock final : public Clock {
public:
	Milliseconds monotonic() const override
	{
		onAsk();
		return now_;
	}
	UtcTime utc() const override
	{
		onAsk();
		return UtcTime(std::chrono::days(20000)) + now_ + utcShift_;
	}
	std::function<void()> onAsk = [] {};
	void pass(Milliseconds time) { now_ += time; }
	void jumpUtc(Milliseconds shift) { utcShift_ += shift; }

private:
	Milliseconds now_{1'000'000};
	Milliseconds utcShift_{0};
};

/// A network whose answers the test writes. Every request takes `latency`; a request without an answer hangs.
class ScriptedTransport final : public http::Transport {
public:
	using Answer = std::function<http::Response(const http::Request &)>;

	explicit ScriptedTransport(FakeClock &clock) : clock_(clock) {}

	http::RequestId start(http::Request request, OnDone onDone, OnProgress onProgress) override;
	void abort(http::RequestId id) override { pending_.erase(id); }
	void wait(std::optional<Milliseconds> timeout) override;
	void wakeUp() override {}

	/// "submit", "upload", "poll", "download", "credits".
	static std::string kindOf(const http::Request &request);
	/// For a provider with other addresses.
	std::function<std::string(const http::Request &)> kinds = kindOf;
	/// The next request of that kind gets this answer; the last one stays for all further ones when `always`.
	void answerOnce(const std::string &kind, Answer answer) { once_[kind].push_back(std::move(answer)); }
	void answerAlways(const std::string &kind, Answer answer) { always_[kind] = std::move(answer); }
	void hang(const std::string &kind) { always_.erase(kind); }

	int count(const std::string &kind) const;
	std::vector<http::Request> requests;
	std::vector<Milliseconds> requestTimes;
	/// Called when a request starts, before any answer: the moment a crash would be worst.
	std::function<void(const http::Request &)> onStart;

private:
	struct Pending {
		http::Request request;
		OnDone onDone;
		Milliseconds due;
		Answer answer;
	};

	FakeClock &clock_;
	http::RequestId lastId_ = 0;
	std::map<http::RequestId, Pending> pending_;
	std::map<std::string, std::deque<Answer>> once_;
	std::map<std::string, Answer> always_;
};

ScriptedTransport::Answer json(int status, std::string body);
ScriptedTransport::Answer failure(http::Failure failure, bool mayHaveReachedServer);
/// Writes `content` to saveTo as a download does.
ScriptedTransport::Answer file(std::string content);

inline constexpr char kPending[] = R"({"id":"task-1","status":"pending","usage":{"credits_reserved":5}})";
inline constexpr char kProcessing[] = R"({"id":"task-1","status":"processing","progress":40})";
inline constexpr char kCompleted[] =
	R"({"id":"task-1","status":"completed","progress":100,"results":[{"url":"https://cdn.example/clip.mp4?sig=1"}]})";

class RecordingListener final : public EngineListener {
public:
	void generationChanged(const Snapshot &generation) override
	{
		onChange();
		++changes;
		times.push_back(generation->updatedAt);
		if (generation->state == State::ready && (states.empty() || states.back() != State::ready)) {
			onReady(generation);
		}
		if (states.empty() || states.back() != generation->state) {
			states.push_back(generation->state);
		}
	}
	void clipReady(const Snapshot &generation) override { ready.push_back(generation); }
	void refused(const GenerationSpec &, const Admission &admission) override
	{
		refusals.push_back(admission.refusal);
	}
	void storeScanned() override { ++scans; }
	void notice(const std::string &sentence) override { notices.push_back(sentence); }

	std::vector<State> states;
	std::vector<UtcTime> times;
	std::vector<Snapshot> ready;
	std::vector<RefusalCode> refusals;
	std::vector<std::string> notices;
	/// Called when a generation is said to be ready, for the first time.
	std::function<void(const Snapshot &)> onReady = [](const Snapshot &) {};
	std::function<void()> onChange = [] {};
	int scans = 0;
	int changes = 0;
};

class ScriptedAir final : public AirQuestions {
public:
	bool holdsClip(const Generation &) const override
	{
		onHoldsClip();
		return holds;
	}
	std::vector<std::string> shownGenerations() const override { return shown; }

	std::vector<std::string> shown;
	bool holds = false;
	std::function<void()> onHoldsClip = [] {};
};

class FakeChecker final : public ClipChecker {
public:
	void check(const std::filesystem::path &checked, std::function<void(ClipVerdict)> onDone) override
	{
		files.push_back(checked);
		onCheck();
		onDone(verdict);
	}
	ClipVerdict verdict{.facts = ClipFacts{1280, 720, 5000, 30, true, "h264"}, .reason = {}};
	std::function<void()> onCheck = [] {};
	std::vector<std::filesystem::path> files;
};

/// The real texts, from data/locale/en-US.ini.
std::string englishText(std::string_view key);

/// An engine whose thread is the test, on a store of its own, with a provider that does everything right until told
/// otherwise.
class EngineTest : public testing::Test {
protected:
	EngineTest();
	~EngineTest() override;

	/// As a new OBS would: the records are all that is left.
	void restart();
	/// What an abrupt end leaves: nothing of the engine runs any more.
	void kill() { engine.reset(); }

	static GenerationSpec spec();
	/// Accepted and with its reference delivered; empty where it was refused.
	std::string generate(const GenerationSpec &wanted = spec());
	Admission admit(const GenerationSpec &wanted = spec());
	void deliver(const std::string &id);
	/// Runs until the generation is in that state or an hour has passed.
	void runUntil(const std::string &id, State state);
	void runUntilEnd(const std::string &id);
	void runFor(Milliseconds time);
	void runBackground();
	Snapshot find(const std::string &id) const { return engine->find(id); }
	/// The state that is on disk now, as a crash would leave it.
	std::string recordOnDisk(const std::string &id) const;

	std::filesystem::path folder;
	Config config;
	const provider::Providers *providers = &provider::builtIn();
	FakeClock clock;
	ScriptedTransport transport{clock};
	RecordingListener listener;
	ScriptedAir air;
	FakeChecker checker;
	Texts texts{englishText};
	std::vector<std::string> log;
	/// What the engine gave to other threads; run by runBackground().
	std::vector<std::function<void()>> background;
	std::unique_ptr<Engine> engine;
};

} // namespace r2v::generation
