// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using http::Failure;
using http::Method;
using http::Request;
using http::Response;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

using Requests = TransportTest;

TEST_F(Requests, AGetReturnsStatusHeadersAndBody)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.answer("200 OK", R"({"a":1})",
				  "Content-Type: application/json\r\nX-Twice: 1\r\nX-Twice: 2\r\n");
	});
	Request request;
	request.url = server.url("/v1/thing?x=1");
	request.bearerToken = "the-key";
	request.headers = {{"Accept", "application/json"}};

	const Response response = run(request);

	EXPECT_TRUE(response.ok());
	EXPECT_EQ(response.status, 200);
	EXPECT_EQ(response.body, R"({"a":1})");
	EXPECT_EQ(response.header("content-type"), "application/json");
	EXPECT_EQ(response.header("x-twice"), "1");
	EXPECT_EQ(response.header("x-none"), std::nullopt);
	EXPECT_TRUE(response.mayHaveReachedServer);
	ASSERT_EQ(server.requests().size(), 1U);
	const ReceivedRequest received = server.requests().front();
	EXPECT_EQ(received.line, "GET /v1/thing?x=1 HTTP/1.1");
	EXPECT_EQ(received.header("Authorization"), "Bearer the-key");
	EXPECT_EQ(received.header("User-Agent"), kUserAgent);
	EXPECT_EQ(received.header("Accept"), "application/json");
}

TEST_F(Requests, AnErrorAnswerIsAnAnswerWithItsBody)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("402 Payment Required", "no money"); });
	const Response response = get(server.url("/"));
	EXPECT_EQ(response.failure, Failure::none);
	EXPECT_EQ(response.status, 402);
	EXPECT_EQ(response.body, "no money");
	EXPECT_FALSE(response.ok());
}

TEST_F(Requests, AKeyRepeatedInTheAnswerIsRemoved)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.answer("401 Unauthorized",
				  R"({"message": "the-key-of-a-user is wrong", "k": "the-key-of-a-user"})");
	});
	Request request;
	request.url = server.url("/");
	request.bearerToken = "the-key-of-a-user";
	EXPECT_EQ(run(request).body, R"({"message": "*** is wrong", "k": "***"})");
}

TEST_F(Requests, OfTwoAnswersInARowOnlyTheLastCounts)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 103 Early Hints\r\nX-Hint: early\r\n\r\n");
		connection.answer("200 OK", "late", "X-Real: yes\r\n");
	});
	const Response response = get(server.url("/"));
	EXPECT_EQ(response.status, 200);
	EXPECT_EQ(response.body, "late");
	EXPECT_EQ(response.header("X-Hint"), std::nullopt);
	EXPECT_EQ(response.header("X-Real"), "yes");
}

TEST_F(Requests, APostCarriesItsBodyWithoutAskingFirst)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "{}"); });
	Request request;
	request.method = Method::post;
	request.url = server.url("/v1/videos/generations");
	request.contentType = "application/json";
	request.body = std::string(2'000'000, 'x');
	request.sendOnce = true;
	EXPECT_TRUE(run(request).ok());
	ASSERT_EQ(server.requests().size(), 1U);
	const ReceivedRequest received = server.requests().front();
	EXPECT_EQ(received.body, request.body);
	EXPECT_EQ(received.header("Content-Type"), "application/json");
	EXPECT_EQ(received.header("Expect"), "");
}

TEST_F(Requests, AFormCarriesAValueAndALargeFile)
{
	std::string content;
	for (int i = 0; i < 6'000'000; ++i) {
		content += static_cast<char>((i * 2654435761U) >> 24);
	}
	writeFile(file("reference-1.jpg"), content);
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "{}"); });
	Request request;
	request.method = Method::post;
	request.url = server.url("/v1/files/upload/stream");
	request.form = {{"file", "", file("reference-1.jpg"), "a1.jpg", "image/jpeg"},
			{"file_name", "a1.jpg", {}, "", ""}};
	uint64_t sent = 0;
	uint64_t total = 0;
	std::optional<Response> response;
	transport_.start(
		request, [&](Response done) { response = std::move(done); },
		[&](uint64_t doneBytes, uint64_t totalBytes) { sent = doneBytes, total = totalBytes; });
	ASSERT_TRUE(waitUntil([&] { return response.has_value(); }));

	EXPECT_TRUE(response->ok());
	EXPECT_GT(sent, 0U);
	EXPECT_GT(total, content.size());
	ASSERT_EQ(server.requests().size(), 1U);
	const ReceivedRequest received = server.requests().front();
	EXPECT_EQ(received.header("Expect"), "");
	const std::string type = received.header("Content-Type");
	ASSERT_THAT(type, HasSubstr("multipart/form-data; boundary="));
	const std::string boundary = type.substr(type.find('=') + 1);
	EXPECT_EQ(received.body, "--" + boundary +
					 "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a1.jpg\"\r\n"
					 "Content-Type: image/jpeg\r\n\r\n" +
					 content + "\r\n--" + boundary +
					 "\r\nContent-Disposition: form-data; name=\"file_name\"\r\n\r\na1.jpg\r\n--" +
					 boundary + "--\r\n");
}

TEST_F(Requests, AFormWhoseFileIsMissingSendsNothing)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "{}"); });
	Request request;
	request.method = Method::post;
	request.url = server.url("/");
	request.form = {{"file", "", file("gone.jpg"), "gone.jpg", "image/jpeg"}};
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::cannotRead);
	EXPECT_FALSE(response.mayHaveReachedServer);
	EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Requests, PlainHttpToTheNetworkIsRefusedBeforeAnyPacket)
{
	// Were the request to leave, it would leave by way of this proxy.
	LoopbackServer proxy([](auto &connection, auto &) { connection.answer("403 Forbidden", ""); });
	transport_.setSettings({std::string(kUserAgent), proxy.url(""), {}});
	for (const char *url :
	     {"http://api.example/", "http://192.0.2.1/", "http://127.0.0.1.example/", "http://2130706433.x/",
	      "ftp://127.0.0.1/", "file:///etc/passwd", "https://user:secret@api.example/", "nonsense", ""}) {
		const Response response = get(url);
		EXPECT_EQ(response.failure, Failure::refusedUrl) << url;
		EXPECT_FALSE(response.mayHaveReachedServer) << url;
		EXPECT_THAT(response.detail, Not(HasSubstr("secret")));
	}
	EXPECT_EQ(proxy.connections(), 0U);
}

TEST_F(Requests, AProxyThatRefusesProvesThatNothingArrived)
{
	LoopbackServer proxy([](auto &connection, auto &) { connection.answer("403 Forbidden", ""); });
	transport_.setSettings({std::string(kUserAgent), proxy.url(""), {}});
	Request request;
	request.method = Method::post;
	request.url = "https://api.example/v1";
	request.bearerToken = "the-key-of-a-user";
	request.sendOnce = true;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::connect);
	EXPECT_FALSE(response.mayHaveReachedServer);
	ASSERT_EQ(proxy.requests().size(), 1U);
	EXPECT_EQ(proxy.requests().front().line, "CONNECT api.example:443 HTTP/1.1");
	EXPECT_EQ(proxy.requests().front().header("Authorization"), "");
}

TEST_F(Requests, LoopbackNeverGoesThroughTheProxy)
{
	LoopbackServer proxy([](auto &connection, auto &) { connection.answer("403 Forbidden", ""); });
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "direct"); });
	transport_.setSettings({std::string(kUserAgent), proxy.url(""), {}});
	EXPECT_EQ(get(server.url("/")).body, "direct");
	EXPECT_EQ(proxy.connections(), 0U);
}

TEST_F(Requests, NothingIsSentWithAKeyThatCouldForgeHeaders)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", ""); });
	Request request;
	request.url = server.url("/");
	request.bearerToken = "key\r\nX-Forged: 1";
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::refusedKey);
	EXPECT_FALSE(response.mayHaveReachedServer);
	EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Requests, TheLogHoldsNeitherKeyNorQuery)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", ""); });
	Request request;
	request.url = server.url("/clip.mp4?signature=geheim");
	request.bearerToken = "sk-a-very-long-key";
	run(request);
	request.url = server.url("/sk-a-very-long-key");
	run(request);
	ASSERT_FALSE(log_.empty());
	EXPECT_THAT(log_, Contains(HasSubstr("/clip.mp4")));
	EXPECT_THAT(log_, Not(Contains(HasSubstr("geheim"))));
	EXPECT_THAT(log_, Not(Contains(HasSubstr("a-very-long-key"))));
}

} // namespace
} // namespace r2v::test
