// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever throws: the engine's thread lives on, nothing is paid twice, and no paid clip is lost.
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/workers.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

namespace {

/// Throws once, when it is reached for the so-manieth time.
class Mine {
public:
	explicit Mine(int stepsBefore) : left_(stepsBefore) {}

	void step()
	{
		if (armed && left_-- == 0) {
			throw std::runtime_error("mine");
		}
	}
	bool hasGoneOff() const { return left_ < 0; }

	bool armed = false;

private:
	int left_;
};

class ExceptionsTest : public EngineTest {
protected:
	/// Puts a mine at the first, second … step of a generation, until a generation has fewer steps.
	void mineEachStep(const std::function<void(std::function<void()>)> &place, int leastSteps)
	{
		int steps = 0;
		for (bool wentOff = true; wentOff; ++steps) {
			SCOPED_TRACE("step " + std::to_string(steps));
			Mine mine(steps);
			place([&mine] { mine.step(); });
			const size_t before = transport.requests.size();
			GenerationSpec wanted = spec();
			const Admission admission = admit(wanted);
			ASSERT_TRUE(admission.accepted());
			mine.armed = true;
			const std::string id = admission.generationId;
			deliver(id);
			// The clock itself may be mined.
			for (int turns = 0; turns < 10'000 && !isEnd(find(id)->state); ++turns) {
				engine->runOnce();
			}
			mine.armed = false;
			wentOff = mine.hasGoneOff();
			expectNothingLost(id, before);
			place([] {});
			if (HasFatalFailure()) {
				return;
			}
		}
		EXPECT_GT(steps, leastSteps);
	}

	void expectNothingLost(const std::string &id, size_t requestsBefore)
	{
		runFor(std::chrono::minutes(11));
		int submits = 0;
		for (size_t index = requestsBefore; index < transport.requests.size(); ++index) {
			submits += ScriptedTransport::kindOf(transport.requests[index]) == "submit" ? 1 : 0;
		}
		ASSERT_LE(submits, 1);
		const State state = find(id)->state;
		ASSERT_TRUE(isEnd(state)) << toString(state);
		EXPECT_TRUE(find(id)->taskId.empty() || state == State::ready)
			<< toString(state) << ": " << find(id)->error;
		if (submits == 0) {
			EXPECT_EQ(state, State::failed);
			EXPECT_FALSE(find(id)->mayHaveBeenBilled);
		} else if (state == State::failed) {
			ADD_FAILURE() << "paid and failed: " << find(id)->error;
		}
	}
};

} // namespace

TEST_F(ExceptionsTest, aClockThatThrowsOnlyEndsItsStep)
{
	config.maxPerHour = config.maxPerDay = 10'000;
	engine->setConfig(config);
	mineEachStep([this](std::function<void()> step) { clock.onAsk = std::move(step); }, 20);
	clock.onAsk = [] {};
	const std::string id = generate();
	runUntil(id, State::ready);
}

TEST_F(ExceptionsTest, aTransportThatCannotStartARequestEndsOnlyItsGeneration)
{
	mineEachStep(
		[this](std::function<void()> step) {
			transport.onStart = [step = std::move(step)](const http::Request &) { step(); };
		},
		4);
	transport.onStart = nullptr;
	runUntil(generate(), State::ready);
}

TEST_F(ExceptionsTest, aPaidRequestThatBreaksOffIsUnknownAndNeverSentAgain)
{
	transport.onStart = [](const http::Request &request) {
		if (ScriptedTransport::kindOf(request) == "submit") {
			throw std::runtime_error("no memory");
		}
	};
	const std::string id = generate();
	runUntilEnd(id);
	EXPECT_EQ(find(id)->state, State::unknown);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::submitUnknown);
	EXPECT_TRUE(find(id)->mayHaveBeenBilled);
	EXPECT_NE(recordOnDisk(id).find("unknown"), std::string::npos);
	transport.onStart = nullptr;
	runFor(std::chrono::hours(1));
	restart();
	runFor(std::chrono::hours(1));
	EXPECT_EQ(transport.count("submit"), 1);
	runUntil(generate(), State::ready);
}

TEST_F(ExceptionsTest, aWaitThatThrowsDoesNotEndTheThread)
{
	int waits = 0;
	transport.answerOnce("poll", [&waits](const http::Request &) -> http::Response {
		++waits;
		throw std::bad_alloc();
	});
	// What the transport lost is the transport's: this is an answer that never comes.
	const std::string id = generate();
	runFor(std::chrono::minutes(1));
	EXPECT_EQ(waits, 1);
	const std::string next = generate();
	runUntil(next, State::ready);
	EXPECT_EQ(find(id)->state, State::waiting);
}

TEST_F(ExceptionsTest, aListenerThatThrowsChangesNothing)
{
	listener.onChange = [] { throw std::runtime_error("listener"); };
	listener.onReady = [](const Snapshot &) { throw 7; };
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
	EXPECT_EQ(listener.ready.size(), 1U);
	EXPECT_FALSE(log.empty());
}

TEST_F(ExceptionsTest, aClipWaitsWhenNobodyCanSayWhetherItShould)
{
	air.onHoldsClip = [] { throw std::runtime_error("air"); };
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_TRUE(find(id)->held);
}

TEST_F(ExceptionsTest, aCheckerThatThrowsLosesNoClip)
{
	int checks = 0;
	checker.onCheck = [&checks] {
		if (++checks == 1) {
			throw std::runtime_error("checker");
		}
	};
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_EQ(find(id)->errorCode, ErrorCode::downloadFailed);
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ExceptionsTest, aBrokenCheckIsNoVerdictOnTheClip)
{
	checker.verdict = {.facts = {}, .reason = "no memory", .isJudged = false};
	const std::string id = generate();
	runUntil(id, State::detached);
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "clip.part"));
	checker.verdict = FakeChecker().verdict;
	runUntil(id, State::ready);
	EXPECT_EQ(transport.count("submit"), 1);
}

TEST_F(ExceptionsTest, aLiveEngineThreadSurvives)
{
	std::atomic<int> thrown = 0;
	clock.onAsk = [&thrown] {
		if (++thrown % 3 == 0) {
			throw std::runtime_error("clock");
		}
	};
	engine->start();
	for (int tries = 0; tries < 5000 && thrown < 30; ++tries) {
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
	engine->shutDown();
	clock.onAsk = [] {};
	EXPECT_GE(thrown, 30);
}

TEST(WorkersExceptionsTest, aJobThatThrowsEndsAlone)
{
	std::mutex mutex;
	std::vector<std::string> lines;
	Workers workers(1, [&](LogLevel level, std::string_view line) {
		const std::lock_guard lock(mutex);
		EXPECT_EQ(level, LogLevel::error);
		lines.emplace_back(line);
	});
	std::atomic<int> done = 0;
	for (int round = 0; round < 3; ++round) {
		workers.post([] { throw std::runtime_error("job"); });
		workers.post([] { throw 7; });
		workers.post([&done] { ++done; });
	}
	for (int tries = 0; tries < 5000 && done < 3; ++tries) {
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
	workers.stop();
	EXPECT_EQ(done, 3);
	EXPECT_EQ(lines.size(), 6U);
}

} // namespace r2v::generation
