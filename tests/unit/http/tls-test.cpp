// SPDX-License-Identifier: GPL-2.0-or-later
#include <optional>
#include <thread>

#include "core/http/curl-failure.hpp"
#include "http/tls-server.hpp"
#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using http::CurlSettings;
using http::Failure;
using http::Response;

class Tls : public TransportTest {
protected:
	void trust(const std::filesystem::path &certificate)
	{
		transport_.setSettings(CurlSettings{std::string(kUserAgent), "", certificate});
	}
};

TEST_F(Tls, ACertificateThatNobodySignedIsRefusedUntilItIsTrusted)
{
	writeFile(file("hello"), "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	TlsServer server(folder_);
	ASSERT_TRUE(server.running());

	const Response refused = get(server.url("/hello"));
	EXPECT_EQ(refused.failure, Failure::tls);
	EXPECT_EQ(refused.status, 0);
	EXPECT_FALSE(refused.mayHaveReachedServer);
	EXPECT_NE(refused.detail, "");

	trust(server.certificate());
	const Response accepted = get(server.url("/hello"));
	EXPECT_TRUE(accepted.ok()) << accepted.detail;
	EXPECT_EQ(accepted.body, "hello");
}

TEST_F(Tls, ATrustedCertificateOfAnotherHostIsRefused)
{
	TlsServer server(folder_, "DNS:api.example");
	ASSERT_TRUE(server.running());
	trust(server.certificate());
	EXPECT_EQ(get(server.url("/hello")).failure, Failure::tls);
}

TEST_F(Tls, AMissingCaFileFailsAndDoesNotSwitchVerificationOff)
{
	TlsServer server(folder_);
	ASSERT_TRUE(server.running());
	trust(file("no-such-file.pem"));
	EXPECT_EQ(get(server.url("/hello")).failure, Failure::tls);
}

TEST_F(Tls, ARedirectFromHttpsToHttpIsRefused)
{
	LoopbackServer plain([](auto &connection, auto &) { connection.answer("200 OK", "plain"); });
	writeFile(file("down"), "HTTP/1.0 302 Found\r\nContent-Length: 0\r\nLocation: " + plain.url("/") + "\r\n\r\n");
	TlsServer server(folder_);
	ASSERT_TRUE(server.running());
	trust(server.certificate());
	const Response response = get(server.url("/down"));
	EXPECT_EQ(response.failure, Failure::refusedUrl);
	EXPECT_EQ(plain.connections(), 0U);
}

/// Which words there are depends on libcurl and on what it was built with, so they are quoted here.
TEST(PlainEnd, IsRecognisedByTheWordsOfEachTlsLibrary)
{
	for (const char *words :
	     {"OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0",
	      "OpenSSL SSL_read: error:14095126:SSL routines:ssl3_read_n:unexpected eof while reading, errno 0",
	      "OpenSSL SSL_read: SSL_ERROR_SYSCALL, errno 0",
	      "GnuTLS recv error (-110): The TLS connection was non-properly terminated."}) {
		EXPECT_TRUE(http::isPlainEnd(CURLE_RECV_ERROR, words)) << words;
		EXPECT_FALSE(http::isPlainEnd(CURLE_SSL_CONNECT_ERROR, words)) << words;
		EXPECT_FALSE(http::isPlainEnd(CURLE_PARTIAL_FILE, words)) << words;
	}
	for (const char *words : {"", "OpenSSL SSL_read: SSL_ERROR_SYSCALL, errno 104",
				  "OpenSSL SSL_read: Connection reset by peer, errno 104",
				  "OpenSSL SSL_read: error:0A000119:SSL routines::decryption failed or bad record mac, "
				  "errno 0",
				  "GnuTLS recv error (-54): Error in the pull function."}) {
		EXPECT_FALSE(http::isPlainEnd(CURLE_RECV_ERROR, words)) << words;
	}
}

/// Says it on a connection that then ends without a farewell of TLS.
class TlsCutOff : public Tls {
protected:
	Response answerOf(const std::string &bytes, const std::filesystem::path &saveTo = {})
	{
		TlsTalker server(folder_, "IP:127.0.0.1");
		EXPECT_TRUE(server.running());
		trust(server.certificate());
		http::Request request;
		request.url = server.url("/");
		request.saveTo = saveTo;
		std::optional<Response> response;
		transport_.start(std::move(request), [&](Response done) { response = std::move(done); });
		std::thread talk([&] {
			server.waitFor("GET /");
			server.say(bytes);
			std::this_thread::sleep_for(std::chrono::milliseconds(300));
			server.kill();
		});
		waitUntil([&] { return response.has_value(); });
		talk.join();
		return response.value_or(Response());
	}
};

TEST_F(TlsCutOff, ABodyWithoutALengthEndsWithItsConnection)
{
	const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
	const Response text = answerOf(head + "{\"id\":\"task-1\"}");
	EXPECT_TRUE(text.ok()) << text.detail;
	EXPECT_EQ(text.body, "{\"id\":\"task-1\"}");

	const Response saved = answerOf(head + "the clip", file("clip.part"));
	EXPECT_TRUE(saved.ok()) << saved.detail;
	EXPECT_EQ(saved.savedBytes, 8U);
	EXPECT_EQ(contentOf(file("clip.part")), "the clip");
}

TEST_F(TlsCutOff, ABodyShorterThanAnnouncedIsIncomplete)
{
	for (const std::string body :
	     {"Content-Length: 9\r\n\r\nthe clip", "Transfer-Encoding: chunked\r\n\r\n8\r\nthe clip\r\n"}) {
		const Response response = answerOf("HTTP/1.1 200 OK\r\n" + body, file("clip.part"));
		EXPECT_FALSE(response.ok()) << body;
		EXPECT_NE(response.detail, "") << body;
	}
	EXPECT_FALSE(answerOf("HTTP/1.1 200 OK\r\nConnection: cl").ok()) << "not even its head";
	EXPECT_FALSE(answerOf("").ok());
}

} // namespace
} // namespace r2v::test
