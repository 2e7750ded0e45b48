// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/resource.h>

#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using namespace std::chrono_literals;
using http::Request;
using http::RequestId;
using http::Response;

using Waiting = TransportTest;
using Aborting = TransportTest;

// Far above what any of this needs, far below the hang it is about.
constexpr auto kAtOnce = 2s;

long contextSwitchesOfThisThread()
{
	rusage usage{};
	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw + usage.ru_nivcsw;
}

Request requestFor(const std::string &url)
{
	Request request;
	request.url = url;
	return request;
}

TEST_F(Waiting, NeverCallsBackFromStart)
{
	bool called = false;
	transport_.start(requestFor("http://192.0.2.1/"), [&](Response) { called = true; });
	EXPECT_FALSE(called);
	transport_.wait(std::nullopt);
	EXPECT_TRUE(called);
}

TEST_F(Waiting, EndsWithItsTimeout)
{
	transport_.wait(0ms);
	transport_.wait(20ms);
	SUCCEED();
}

TEST_F(Waiting, WithoutATimeoutIsEndedFromAnotherThreadAndUsesNoCpu)
{
	// A kept-alive connection is idle too.
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", ""); });
	ASSERT_TRUE(get(server.url("/")).ok());
	std::atomic<bool> woken = false;
	std::thread waker([&] {
		std::this_thread::sleep_for(400ms);
		woken = true;
		transport_.wakeUp();
	});
	const long before = contextSwitchesOfThisThread();
	transport_.wait(std::nullopt);
	const long switches = contextSwitchesOfThisThread() - before;
	EXPECT_TRUE(woken) << "it returned by itself";
	EXPECT_LE(switches, 10);
	waker.join();
}

TEST_F(Waiting, IsEndedByAnEarlierWakeUp)
{
	transport_.wakeUp();
	transport_.wait(std::nullopt);
	SUCCEED();
}

TEST_F(Waiting, IsEndedOnceByManyWakeUps)
{
	for (int i = 0; i < 1000; ++i) {
		transport_.wakeUp();
	}
	transport_.wait(std::nullopt);
	std::atomic<bool> woken = false;
	std::thread waker([&] {
		std::this_thread::sleep_for(50ms);
		woken = true;
		transport_.wakeUp();
	});
	transport_.wait(std::nullopt);
	EXPECT_TRUE(woken);
	waker.join();
}

TEST_F(Waiting, LosesNoWakeUpFromRacingThreads)
{
	std::atomic<int> posted = 0;
	std::thread poster([&] {
		for (int i = 0; i < 2000; ++i) {
			++posted;
			transport_.wakeUp();
			while (posted != 0) {
				std::this_thread::yield();
			}
		}
	});
	for (int taken = 0; taken < 2000;) {
		taken += posted.exchange(0);
		if (taken < 2000) {
			transport_.wait(std::nullopt);
		}
	}
	poster.join();
}

TEST_F(Waiting, RunsManyRequestsAtOnce)
{
	LoopbackServer server([](auto &connection, auto &request) { connection.answer("200 OK", request.line); });
	int done = 0;
	for (int i = 0; i < 30; ++i) {
		const std::string path = "/" + std::to_string(i);
		transport_.start(requestFor(server.url(path)), [&, path](Response response) {
			EXPECT_EQ(response.body, "GET " + path + " HTTP/1.1");
			++done;
		});
	}
	EXPECT_TRUE(waitUntil([&] { return done == 30; }));
}

TEST_F(Waiting, LetsACallbackStartTheNextRequest)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "x"); });
	int answers = 0;
	std::function<void(Response)> next = [&](Response response) {
		EXPECT_TRUE(response.ok());
		if (++answers < 5) {
			transport_.start(requestFor(server.url("/")), next);
		}
	};
	transport_.start(requestFor(server.url("/")), next);
	EXPECT_TRUE(waitUntil([&] { return answers == 5; }));
}

TEST_F(Waiting, LetsACallbackAbortTheOthersAndItself)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", std::string(100'000, 'x')); });
	int called = 0;
	std::vector<RequestId> ids;
	const auto abortAll = [&] {
		++called;
		for (const RequestId id : ids) {
			transport_.abort(id);
		}
	};
	for (int i = 0; i < 4; ++i) {
		ids.push_back(transport_.start(
			requestFor(server.url("/")), [&](Response) { abortAll(); },
			[&](uint64_t, uint64_t) { abortAll(); }));
	}
	EXPECT_TRUE(waitUntil([&] { return called > 0; }));
	transport_.wait(200ms);
	EXPECT_EQ(called, 1);
}

TEST_F(Aborting, EndsTheConnectionWhileTheServerHangs)
{
	LoopbackServer server([](auto &connection, auto &) { connection.waitForEnd(); });
	bool called = false;
	const RequestId id = transport_.start(requestFor(server.url("/")), [&](Response) { called = true; });
	for (int i = 0; i < 100 && server.requests().empty(); ++i) {
		transport_.wait(20ms);
	}
	ASSERT_EQ(server.requests().size(), 1U);
	const auto before = std::chrono::steady_clock::now();
	transport_.abort(id);
	EXPECT_LT(std::chrono::steady_clock::now() - before, kAtOnce);
	EXPECT_TRUE(server.waitForEnded(1)) << "without another call of wait";
	transport_.wait(20ms);
	EXPECT_FALSE(called);
}

TEST_F(Aborting, WorksBeforeTheFirstWaitAndForRefusedRequests)
{
	bool called = false;
	transport_.abort(transport_.start(requestFor("http://127.0.0.1:1/"), [&](Response) { called = true; }));
	transport_.abort(transport_.start(requestFor("http://192.0.2.1/"), [&](Response) { called = true; }));
	transport_.abort(12345);
	transport_.wait(50ms);
	EXPECT_FALSE(called);
}

TEST_F(Aborting, DestructionAbandonsHungRequests)
{
	LoopbackServer server([](auto &connection, auto &) { connection.waitForEnd(); });
	auto transport = std::make_unique<http::CurlTransport>(http::CurlSettings{}, Logger());
	for (int i = 0; i < 3; ++i) {
		transport->start(requestFor(server.url("/")), [](Response) { FAIL(); });
	}
	for (int i = 0; i < 100 && server.requests().size() < 3; ++i) {
		transport->wait(20ms);
	}
	const auto before = std::chrono::steady_clock::now();
	transport.reset();
	EXPECT_LT(std::chrono::steady_clock::now() - before, kAtOnce);
	EXPECT_TRUE(server.waitForEnded(3));
}

} // namespace
} // namespace r2v::test
