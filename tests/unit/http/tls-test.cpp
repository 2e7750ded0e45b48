// SPDX-License-Identifier: GPL-2.0-or-later
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

TEST_F(Tls, ACaFileThatIsMissingFailsAndDoesNotSwitchVerificationOff)
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

} // namespace
} // namespace r2v::test
