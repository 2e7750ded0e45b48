// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/socket.h>

#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using namespace std::chrono_literals;
using http::Failure;
using http::Method;
using http::Request;
using http::Response;

using Faults = TransportTest;

Request paidPost(const std::string &url)
{
	Request request;
	request.method = Method::post;
	request.url = url;
	request.body = R"({"prompt":"p"})";
	request.contentType = "application/json";
	request.sendOnce = true;
	return request;
}

size_t countPosts(const LoopbackServer &server)
{
	size_t posts = 0;
	for (const ReceivedRequest &request : server.requests()) {
		posts += request.line.starts_with("POST") ? 1 : 0;
	}
	return posts;
}

TEST_F(Faults, ThePaidPostIsSentOnceThoughTheServerClosesAfterItsBody)
{
	LoopbackServer server([](auto &connection, auto &request) {
		if (request.line.starts_with("POST")) {
			connection.close();
		} else {
			connection.answer("200 OK", "kept alive");
		}
	});
	ASSERT_TRUE(get(server.url("/")).ok());
	const Response response = run(paidPost(server.url("/v1/videos/generations")));
	EXPECT_EQ(response.failure, Failure::connectionLost);
	EXPECT_TRUE(response.mayHaveReachedServer);
	EXPECT_EQ(countPosts(server), 1U);
}

TEST_F(Faults, ThePaidPostTakesAConnectionOfItsOwnAndLeavesNone)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "{}"); });
	ASSERT_TRUE(get(server.url("/")).ok());
	ASSERT_TRUE(get(server.url("/")).ok());
	EXPECT_EQ(server.connections(), 1U) << "ordinary requests share one";
	ASSERT_TRUE(run(paidPost(server.url("/"))).ok());
	EXPECT_EQ(server.connections(), 2U);
	EXPECT_TRUE(server.waitForEnded(1));
}

TEST_F(Faults, ThePaidPostIsSentOnceThoughTheConnectionIsReset)
{
	LoopbackServer server([](auto &connection, auto &) { connection.reset(); });
	const Response response = run(paidPost(server.url("/")));
	EXPECT_EQ(response.failure, Failure::connectionLost);
	EXPECT_TRUE(response.mayHaveReachedServer);
	EXPECT_EQ(countPosts(server), 1U);
}

TEST_F(Faults, AClosedPortProvesThatNothingArrived)
{
	std::string url;
	{
		LoopbackServer server([](auto &, auto &) {});
		url = server.url("/");
	}
	const Response response = run(paidPost(url));
	EXPECT_EQ(response.failure, Failure::connect);
	EXPECT_EQ(response.status, 0);
	EXPECT_FALSE(response.mayHaveReachedServer);
	EXPECT_FALSE(response.detail.empty());
}

TEST_F(Faults, AnUnknownNameProvesThatNothingArrived)
{
	// RFC 6761: never resolves.
	const Response response = run(paidPost("https://no-such-host.invalid/"));
	EXPECT_EQ(response.failure, Failure::nameLookup);
	EXPECT_FALSE(response.mayHaveReachedServer);
}

TEST_F(Faults, AServerThatIsNotSpeakingTlsProvesThatNothingArrived)
{
	LoopbackServer server([](auto &, auto &) {},
			      [](auto &connection) { connection.send("220 welcome to a mail server\r\n"); });
	Request request = paidPost("https://127.0.0.1:" + std::to_string(server.port()) + "/");
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::tls);
	EXPECT_FALSE(response.mayHaveReachedServer);
}

TEST_F(Faults, AHandshakeThatHangsEndsWithTheConnectTimeout)
{
	LoopbackServer server([](auto &, auto &) {}, [](auto &connection) { connection.waitForEnd(); });
	Request request = paidPost("https://127.0.0.1:" + std::to_string(server.port()) + "/");
	request.connectTimeout = 100ms;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::connect);
	EXPECT_FALSE(response.mayHaveReachedServer);
}

TEST_F(Faults, AResetBeforeTheAnswerMayHaveReachedTheServer)
{
	LoopbackServer server([](auto &connection, auto &) { connection.reset(); });
	const Response response = get(server.url("/"));
	EXPECT_EQ(response.failure, Failure::connectionLost);
	EXPECT_TRUE(response.mayHaveReachedServer);
}

TEST_F(Faults, AServerThatNeverAnswersStalls)
{
	LoopbackServer server([](auto &connection, auto &) { connection.waitForEnd(); });
	Request request = paidPost(server.url("/"));
	request.stallTimeout = 100ms;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::stalled);
	EXPECT_TRUE(response.mayHaveReachedServer);
	EXPECT_TRUE(server.waitForEnded(1)) << "the connection is left open";
}

TEST_F(Faults, AServerThatStopsMidwayStallsAndKeepsWhatArrived)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012");
		connection.waitForEnd();
	});
	Request request;
	request.url = server.url("/");
	request.saveTo = file("clip.part");
	request.stallTimeout = 100ms;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::stalled);
	EXPECT_EQ(response.status, 200);
	EXPECT_EQ(response.savedBytes, 3U);
	EXPECT_EQ(contentOf(file("clip.part")), "012");
}

TEST_F(Faults, ASlowServerHasNotStalled)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
		for (const char *digit : {"0", "1", "2", "3", "4"}) {
			std::this_thread::sleep_for(120ms);
			connection.send(digit);
		}
	});
	Request request;
	request.url = server.url("/");
	request.stallTimeout = 400ms;
	const Response response = run(request);
	EXPECT_TRUE(response.ok());
	EXPECT_EQ(response.body, "01234");
}

TEST_F(Faults, TheTotalTimeoutEndsASlowDrip)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
		for (int i = 0; i < 40; ++i) {
			std::this_thread::sleep_for(25ms);
			connection.send("x");
		}
		connection.waitForEnd();
	});
	Request request;
	request.url = server.url("/");
	request.totalTimeout = 200ms;
	EXPECT_EQ(run(request).failure, Failure::timedOut);
}

TEST_F(Faults, NonsenseInPlaceOfAnAnswerIsALostConnection)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("SSH-2.0-OpenSSH_9.2\r\n");
		connection.close();
	});
	const Response response = run(paidPost(server.url("/")));
	EXPECT_NE(response.failure, Failure::none);
	EXPECT_TRUE(response.mayHaveReachedServer);
}

} // namespace
} // namespace r2v::test
