// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>

#include <gmock/gmock.h>

#include "core/http/proxy-choice.hpp"
#include "http/tls-server.hpp"
#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using http::Failure;
using http::Method;
using http::Request;
using http::Response;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char *kVariables[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
				      "http_proxy",  "HTTP_PROXY",  "no_proxy",  "NO_PROXY"};

class Proxies : public TransportTest {
protected:
	Proxies() { clear(); }
	~Proxies() override { clear(); }

	static void clear()
	{
		for (const char *name : kVariables) {
			::unsetenv(name);
		}
	}

	void useProxy(const std::string &proxy, const std::filesystem::path &trusted = {})
	{
		transport_.setSettings({std::string(kUserAgent), proxy, trusted});
	}

	Response paidPost(size_t bytes = 2)
	{
		Request request;
		request.method = Method::post;
		request.url = "https://api.test/v1/videos/generations";
		request.body = std::string(bytes, 'x');
		request.sendOnce = true;
		request.stallTimeout = Milliseconds(500);
		return run(request);
	}

	void expectNoneOf(const Response &response, std::initializer_list<const char *> secrets)
	{
		for (const char *secret : secrets) {
			EXPECT_THAT(response.detail, Not(HasSubstr(secret)));
			for (const std::string &line : log_) {
				EXPECT_THAT(line, Not(HasSubstr(secret)));
			}
		}
	}
};

std::string withLogin(const LoopbackServer &proxy, const std::string &login)
{
	return "http://" + login + "@127.0.0.1:" + std::to_string(proxy.port());
}

/// What a proxy wants. It opens a tunnel to `port` for who is called "user", and never for others.
struct LoginProxy {
	std::string demands;
	std::string wants;
	uint16_t port = 0;
	bool closes = false;
	std::atomic<int> opened = 0;
	std::atomic<size_t> bytes = 0;

	void operator()(LoopbackServer::Connection &connection, const ReceivedRequest &request)
	{
		const std::string login = request.header("Proxy-Authorization");
		if (login.starts_with(wants) &&
		    (wants != "Digest" || login.find("username=\"user\"") != std::string::npos)) {
			++opened;
			connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
			bytes += connection.tunnelTo(port);
			return;
		}
		connection.answer("407 Proxy Authentication Required", "who are you?",
				  demands + (closes ? "Connection: close\r\n" : ""));
		if (closes) {
			connection.close();
		}
	}
};

constexpr const char *kDigest = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"abc\", qop=\"auth\"\r\n";
constexpr const char *kBasic = "Proxy-Authenticate: Basic realm=\"r\"\r\n";
constexpr const char *kNegotiate = "Proxy-Authenticate: Negotiate\r\n";

TEST_F(Proxies, ThatCannotBeParsedFailAtOnceAndAreNeverQuoted)
{
	for (const char *setting :
	     {"http://user:p/ass@127.0.0.1:1", "user:p/ass@127.0.0.1:1", "http://user:p#ss@127.0.0.1:1",
	      "http://user:p?ss@127.0.0.1:1", "user:12/34ss@127.0.0.1:1", "http://user:12#34ss@127.0.0.1:1",
	      "http://user:p ss@127.0.0.1:1", "foo://user:p-ss@127.0.0.1:1", "http://user:p-ss@",
	      "http://user:p-ss@h:99999", "http://us/er:p-ss@127.0.0.1:1", "http://user:p-ss@h:1/path",
	      "http://user:p%0ass@127.0.0.1:1", "http://user:p\\ss@[::1", "socks5h://user:p/ass@127.0.0.1:1"}) {
		for (const bool fromEnvironment : {false, true}) {
			useProxy(fromEnvironment ? "" : setting);
			if (fromEnvironment) {
				::setenv("HTTPS_PROXY", setting, 1);
			}
			const Response response = paidPost();
			EXPECT_EQ(response.failure, Failure::badProxy) << setting;
			EXPECT_FALSE(response.mayHaveReachedServer) << setting;
			EXPECT_EQ(response.detail, "the proxy setting can't be read; write special characters as %2F");
			expectNoneOf(response, {"p/ass", "p#ss", "p?ss", "ss@", "user", "34ss", "p-ss"});
			clear();
		}
	}
}

TEST_F(Proxies, AreReadWithoutTheirLogin)
{
	struct Case {
		const char *text;
		const char *address;
		std::optional<std::string> user;
		const char *password;
	};
	for (const Case &expected :
	     {Case{"proxy:3128", "http://proxy:3128/", {}, ""},
	      Case{"socks://127.0.0.1:1080/", "socks://127.0.0.1:1080/", {}, ""},
	      Case{"ftp.proxy:1", "http://ftp.proxy:1/", {}, ""},
	      Case{"http://us%2Fer:p%2Fa%3Ass@proxy:3128", "http://proxy:3128/", "us/er", "p/a:ss"},
	      Case{"socks5h://user:a%40b@[::1]:1080", "socks5h://[::1]:1080/", "user", "a@b"},
	      Case{"http://:@proxy", "http://proxy/", "", ""},
	      Case{"https://user@proxy:1", "https://proxy:1/", "user", ""}}) {
		const auto proxy = http::parseProxy(expected.text);
		ASSERT_TRUE(proxy) << expected.text;
		EXPECT_EQ(proxy->address, expected.address);
		EXPECT_EQ(proxy->user, expected.user) << expected.text;
		EXPECT_EQ(proxy->password, expected.password) << expected.text;
	}
}

TEST_F(Proxies, ThatCannotBeReachedAreNotQuoted)
{
	std::string closed;
	{
		LoopbackServer server([](auto &, auto &) {});
		closed = "127.0.0.1:" + std::to_string(server.port());
	}
	for (const std::string &setting : {"http://user:geheim@" + closed, "socks5://user:geheim@" + closed,
					   std::string("http://user:geheim@no.invalid:1"),
					   std::string("geheim.invalid"), "http://user:ge%2Fheim@" + closed}) {
		useProxy(setting);
		const Response response = paidPost();
		EXPECT_NE(response.failure, Failure::none);
		EXPECT_FALSE(response.mayHaveReachedServer);
		expectNoneOf(response, {"geheim", "ge/heim", "ge%2Fheim"});
	}
}

TEST_F(Proxies, ComeFromTheEnvironmentAsCurlReadsIt)
{
	LoopbackServer proxy([](auto &connection, auto &) { connection.answer("403 Forbidden", ""); });
	size_t asked = 0;
	for (const char *name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
		::setenv(name, withLogin(proxy, "user:geheim").c_str(), 1);
		const Response response = paidPost();
		EXPECT_EQ(response.failure, Failure::connect) << name;
		EXPECT_EQ(proxy.requests().size(), ++asked) << name;
		EXPECT_THAT(response.detail, HasSubstr("the proxy answered 403"));
		expectNoneOf(response, {"geheim"});
		clear();
	}
	::setenv("https_proxy", proxy.url("").c_str(), 1);
	for (const char *list : {"api.test", ".test", "other, test", "*", "API.TEST."}) {
		::setenv("no_proxy", list, 1);
		EXPECT_EQ(paidPost().failure, Failure::nameLookup) << list;
	}
	EXPECT_EQ(proxy.requests().size(), asked);
}

TEST_F(Proxies, AreBypassedByNamesDomainsAddressesAndBlocks)
{
	for (const auto &[list, host] :
	     std::initializer_list<std::pair<const char *, const char *>>{{"example", "api.example"},
									  {".example", "api.example"},
									  {"API.example", "api.example."},
									  {"10.1.2.3", "10.1.2.3"},
									  {"10.0.0.0/8", "10.1.2.3"},
									  {"fd00::/8", "[fd00::7]"},
									  {"[fd00::7]", "[fd00::7]"},
									  {"x y", "y"},
									  {"*", "anything"}}) {
		EXPECT_TRUE(http::isNamedBy(list, host)) << list << " " << host;
	}
	for (const auto &[list, host] :
	     std::initializer_list<std::pair<const char *, const char *>>{{"ample", "api.example"},
									  {"api.example", "example"},
									  {"10.0.0.0/8", "11.1.2.3"},
									  {"10.0.0.0/99", "10.1.2.3"},
									  {"", "a"},
									  {",", "a"},
									  {"2.3", "10.1.2.3"}}) {
		EXPECT_FALSE(http::isNamedBy(list, host)) << list << " " << host;
	}
}

TEST_F(Proxies, ThatWantALoginGetItAndThePaidPostGoesThroughOnce)
{
	constexpr size_t kBodyBytes = 300'000;
	TlsServer server(folder_, "DNS:api.test");
	ASSERT_TRUE(server.running());
	for (const std::string &demands : {std::string(kDigest), std::string(kBasic), kDigest + std::string(kBasic),
					   kNegotiate + std::string(kBasic), kNegotiate + std::string(kDigest)}) {
		for (const bool closes : {false, true}) {
			const bool digest = demands.find("Digest") != std::string::npos;
			LoginProxy login{.demands = demands,
					 .wants = digest ? "Digest" : "Basic",
					 .port = server.port(),
					 .closes = closes};
			{
				LoopbackServer proxy(std::ref(login));
				useProxy(withLogin(proxy, "user:p%2Fass"), server.certificate());
				const Response response = paidPost(kBodyBytes);
				// The server of this test takes a post and says nothing.
				EXPECT_EQ(response.failure, Failure::stalled) << demands << response.detail;
				EXPECT_TRUE(response.mayHaveReachedServer);
			}
			EXPECT_EQ(login.opened, 1) << demands;
			EXPECT_GT(login.bytes, kBodyBytes);
			EXPECT_LT(login.bytes, kBodyBytes + 50'000) << "sent once";
		}
	}
}

TEST_F(Proxies, ThatWantNtlmGetIt)
{
	const std::string challenge =
		"Proxy-Authenticate: NTLM TlRMTVNTUAACAAAAAAAAAAAAAAABAgAAASNFZ4mrze8AAAAAAAAAAA==\r\n";
	std::vector<std::string> logins;
	LoopbackServer proxy([&](auto &connection, auto &request) {
		logins.push_back(request.header("Proxy-Authorization"));
		if (logins.size() < 3) {
			connection.answer("407 Proxy Authentication Required", "",
					  logins.back().empty() ? "Proxy-Authenticate: NTLM\r\n" : challenge);
		} else {
			connection.answer("403 Forbidden", "");
		}
	});
	useProxy(withLogin(proxy, "user:geheim"));
	EXPECT_EQ(paidPost().failure, Failure::connect) << "the third one was accepted, and then refused with 403";
	ASSERT_EQ(logins.size(), 3U);
	EXPECT_EQ(logins[0], "");
	EXPECT_THAT(logins[1], StartsWith("NTLM TlRMTVNTUAAB"));
	EXPECT_THAT(logins[2], StartsWith("NTLM TlRMTVNTUAAD"));
}

TEST_F(Proxies, ThatRefuseTheLoginSaySoOnce)
{
	for (const char *demands : {kDigest, kBasic}) {
		LoginProxy login{.demands = demands, .wants = "nothing"};
		LoopbackServer proxy(std::ref(login));
		useProxy(withLogin(proxy, "user:geheim"));
		const Response wrong = paidPost();
		EXPECT_EQ(wrong.failure, Failure::proxyLogin) << wrong.detail;
		EXPECT_EQ(wrong.detail, "the proxy refused the user name or password");
		EXPECT_FALSE(wrong.mayHaveReachedServer);
		useProxy(proxy.url(""));
		const Response missing = paidPost();
		EXPECT_EQ(missing.failure, Failure::proxyLogin);
		EXPECT_EQ(missing.detail, "the proxy asks for a user name and password");
		expectNoneOf(wrong, {"geheim"});
	}
}

TEST_F(Proxies, OfSocksThatRefuseTheLoginSaySo)
{
	LoopbackServer proxy([](auto &, auto &) {},
			     [](auto &connection) {
				     // Version 5, a user and password are wanted; version 1, refused.
				     connection.send(std::string("\x05\x02\x01\x01", 4));
				     connection.waitForEnd();
			     });
	useProxy("socks5h://user:geheim@127.0.0.1:" + std::to_string(proxy.port()));
	const Response response = paidPost();
	EXPECT_EQ(response.failure, Failure::proxyLogin) << response.detail;
	expectNoneOf(response, {"geheim"});
}

} // namespace
} // namespace r2v::test
