// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using http::Failure;
using http::Method;
using http::Request;
using http::Response;

using Redirects = TransportTest;

LoopbackServer::Script redirectTo(std::string status, std::string location)
{
	return [=](auto &connection, auto &) { connection.answer(status, "moved", "Location: " + location + "\r\n"); };
}

void answerOk(LoopbackServer::Connection &connection, const ReceivedRequest &)
{
	connection.answer("200 OK", "here");
}

TEST_F(Redirects, TakeTheKeyAlongWithinTheOrigin)
{
	LoopbackServer server([](auto &connection, auto &request) {
		if (request.line.find("/first") != std::string::npos) {
			connection.answer("302 Found", "", "Location: /second\r\n");
		} else {
			connection.answer("200 OK", "here");
		}
	});
	Request request;
	request.url = server.url("/first");
	request.bearerToken = "the-key";
	EXPECT_EQ(run(request).body, "here");
	ASSERT_EQ(server.requests().size(), 2U);
	EXPECT_EQ(server.requests()[1].line, "GET /second HTTP/1.1");
	EXPECT_EQ(server.requests()[1].header("Authorization"), "Bearer the-key");
}

TEST_F(Redirects, LeaveTheKeyBehindForAnotherPort)
{
	LoopbackServer other(answerOk);
	LoopbackServer server(redirectTo("307 Temporary Redirect", other.url("/there")));
	Request request;
	request.url = server.url("/first");
	request.bearerToken = "the-key";
	EXPECT_EQ(run(request).body, "here");
	ASSERT_EQ(other.requests().size(), 1U);
	EXPECT_EQ(server.requests()[0].header("Authorization"), "Bearer the-key");
	EXPECT_EQ(other.requests()[0].header("Authorization"), "");
	EXPECT_EQ((other.requests()[0].line + other.requests()[0].headers).find("the-key"), std::string::npos);
}

TEST_F(Redirects, LeaveAKeyOfAnotherHeaderBehindToo)
{
	LoopbackServer other(answerOk);
	LoopbackServer server(redirectTo("307 Temporary Redirect", other.url("/there")));
	Request request;
	request.url = server.url("/first");
	request.tokenHeader = "X-Toy-Key: ";
	request.bearerToken = "the-key";
	EXPECT_EQ(run(request).body, "here");
	ASSERT_EQ(other.requests().size(), 1U);
	EXPECT_EQ(server.requests()[0].header("X-Toy-Key"), "the-key");
	EXPECT_EQ(server.requests()[0].header("Authorization"), "");
	EXPECT_EQ((other.requests()[0].line + other.requests()[0].headers).find("the-key"), std::string::npos);
}

TEST_F(Redirects, LeaveTheKeyBehindForAnotherHost)
{
	LoopbackServer server([&](auto &connection, auto &request) {
		if (request.line.find("/first") != std::string::npos) {
			const std::string host = request.header("Host");
			connection.answer("301 Moved", "",
					  "Location: http://localhost" + host.substr(host.find(':')) + "/second\r\n");
		} else {
			connection.answer("200 OK", "here");
		}
	});
	Request request;
	request.url = server.url("/first");
	request.bearerToken = "the-key";
	EXPECT_EQ(run(request).body, "here");
	EXPECT_EQ(server.requests().back().header("Authorization"), "");
}

TEST_F(Redirects, LeaveTheKeyBehindForGoodWhenTheyComeBack)
{
	std::string home;
	LoopbackServer other(
		[&](auto &connection, auto &) { connection.answer("302 Found", "", "Location: " + home + "\r\n"); });
	LoopbackServer server([&](auto &connection, auto &request) {
		if (request.line.find("/first") != std::string::npos) {
			connection.answer("302 Found", "", "Location: " + other.url("/there") + "\r\n");
		} else {
			connection.answer("200 OK", "here");
		}
	});
	home = server.url("/home");
	Request request;
	request.url = server.url("/first");
	request.bearerToken = "the-key";
	EXPECT_EQ(run(request).body, "here");
	ASSERT_EQ(server.requests().size(), 2U);
	EXPECT_EQ(server.requests()[0].header("Authorization"), "Bearer the-key");
	EXPECT_EQ(server.requests()[1].header("Authorization"), "");
}

TEST_F(Redirects, ToPlainHttpOnTheNetworkAreRefused)
{
	LoopbackServer server(redirectTo("302 Found", "http://192.0.2.1/clip.mp4?sig=geheim"));
	const Response response = get(server.url("/"));
	EXPECT_EQ(response.failure, Failure::refusedUrl);
	EXPECT_TRUE(response.mayHaveReachedServer);
	EXPECT_EQ(response.detail.find("geheim"), std::string::npos);
}

TEST_F(Redirects, ToAFileAreRefused)
{
	LoopbackServer server(redirectTo("302 Found", "file:///etc/passwd"));
	EXPECT_EQ(get(server.url("/")).failure, Failure::refusedUrl);
}

TEST_F(Redirects, WithoutEndAreEnded)
{
	LoopbackServer server(redirectTo("302 Found", "/again"));
	Request request;
	request.url = server.url("/");
	request.maxRedirects = 3;
	EXPECT_EQ(run(request).failure, Failure::tooManyRedirects);
	EXPECT_EQ(server.requests().size(), 4U);
}

TEST_F(Redirects, OfAFormKeepTheirBodyWithinTheOrigin)
{
	writeFile(file("a.jpg"), "picture");
	LoopbackServer server([](auto &connection, auto &request) {
		if (request.line.find("/first") != std::string::npos) {
			connection.answer("308 Permanent Redirect", "", "Location: /second\r\n");
		} else {
			connection.answer("200 OK", "here");
		}
	});
	Request request;
	request.method = Method::post;
	request.url = server.url("/first");
	request.form = {{"file", "", file("a.jpg"), "a.jpg", "image/jpeg"}};
	EXPECT_EQ(run(request).body, "here");
	EXPECT_EQ(server.requests().back().line, "POST /second HTTP/1.1");
	EXPECT_NE(server.requests().back().body.find("picture"), std::string::npos);
}

TEST_F(Redirects, OfAPostToAnotherOriginAreItsAnswer)
{
	LoopbackServer other(answerOk);
	LoopbackServer server(redirectTo("307 Temporary Redirect", other.url("/there")));
	Request request;
	request.method = Method::post;
	request.url = server.url("/");
	request.body = "private";
	const Response response = run(request);
	EXPECT_EQ(response.status, 307);
	EXPECT_FALSE(response.ok());
	EXPECT_EQ(other.connections(), 0U);
}

TEST_F(Redirects, OfThePaidPostAreItsAnswer)
{
	LoopbackServer server(redirectTo("307 Temporary Redirect", "/again"));
	Request request;
	request.method = Method::post;
	request.url = server.url("/");
	request.body = "{}";
	request.sendOnce = true;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::none);
	EXPECT_EQ(response.status, 307);
	EXPECT_EQ(server.requests().size(), 1U);
}

} // namespace
} // namespace r2v::test
