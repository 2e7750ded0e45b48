// SPDX-License-Identifier: GPL-2.0-or-later
// In a program of its own, because it puts itself before the system's resolver and the allocator.
#include <clocale>
#include <cstdlib>
#include <new>

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <netdb.h>

#include "http/tls-server.hpp"
#include "http/transport-harness.hpp"

namespace {

// A block of this size and more is refused while it is not 0.
thread_local size_t refusedBytes = 0;

} // namespace

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
								  const addrinfo *hints, addrinfo **result)
{
	const auto original = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
	const std::string_view name = node ? node : "";
	const bool inside = name.ends_with(".test");
	return original(inside ? (name == "v6.test" ? "::1" : "127.0.0.1") : node, service, hints, result);
}

void *operator new(size_t bytes)
{
	if (refusedBytes != 0 && bytes >= refusedBytes) {
		throw std::bad_alloc();
	}
	if (void *memory = std::malloc(bytes)) {
		return memory;
	}
	throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
	std::free(memory);
}

void operator delete(void *memory, size_t) noexcept
{
	std::free(memory);
}

namespace r2v::test {
namespace {

using http::Failure;
using http::Request;
using http::Response;
using ::testing::HasSubstr;

class Links : public TransportTest {
protected:
	~Links() override { refusedBytes = 0; }

	Response link(const std::string &base, const std::string &url)
	{
		Request request;
		request.url = url;
		request.namedBy = base;
		request.saveTo = file("clip.part");
		return run(request);
	}

	void trust(const TlsServer &server)
	{
		transport_.setSettings({std::string(kUserAgent), "", server.certificate()});
	}

	static void expectRefused(const Response &response)
	{
		EXPECT_EQ(response.failure, Failure::refusedUrl) << response.detail;
		EXPECT_FALSE(response.mayHaveReachedServer);
		EXPECT_THAT(response.detail, HasSubstr("may not lead to this machine or its neighbours"));
	}
};

const std::string kFile = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(Links, ThatNameThisMachineAreRefusedBeforeConnecting)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "inside"); });
	const std::string port = ":" + std::to_string(server.port()) + "/x";
	for (const char *host :
	     {"http://127.0.0.1", "https://127.0.0.1", "http://127.1", "http://2130706433", "http://0x7f.0.0.1",
	      "http://localhost", "https://localhost.", "http://[::1]", "https://[::ffff:127.0.0.1]", "https://0",
	      "https://[::]", "https://x.localhost", "https://10.0.0.1", "https://192.168.0.1",
	      "https://169.254.169.254", "https://[fe80::1]", "https://[fd00::1]", "https://[64:ff9b::7f00:1]"}) {
		expectRefused(link("https://api.example", host + port));
	}
	EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Links, WithAHarmlessNameAreRefusedByItsAddress)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "inside"); });
	for (const char *host : {"https://clips.test:", "https://v6.test:", "http://clips.test:"}) {
		expectRefused(link("https://api.example", host + std::to_string(server.port()) + "/x"));
	}
	EXPECT_EQ(server.connections(), 0U);
}

TEST_F(Links, OfAProviderOnThisMachineMayLeadToIt)
{
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "inside"); });
	EXPECT_TRUE(link("http://127.0.0.1:1", server.url("/x")).ok());
	EXPECT_TRUE(link("http://localhost:1", server.url("/x")).ok());
	expectRefused(link("http://127.0.0.1:1", "https://10.0.0.1/x"));
	expectRefused(link("http://127.0.0.1:1", "https://169.254.169.254/x"));
}

TEST_F(Links, GoWhereTheProvidersNameLeads)
{
	writeFile(file("x"), kFile);
	TlsServer server(folder_, "DNS:api.test,DNS:clips.test");
	ASSERT_TRUE(server.running());
	trust(server);
	const std::string port = ":" + std::to_string(server.port());
	expectRefused(link("https://api.test" + port, "https://clips.test" + port + "/x"));
	ASSERT_TRUE(get("https://api.test" + port + "/x").ok());
	const Response response = link("https://api.test" + port, "http://clips.test" + port + "/x");
	EXPECT_TRUE(response.ok()) << response.detail;
	EXPECT_EQ(contentOf(file("clip.part")), "hello");
}

TEST_F(Links, ToTheProvidersOwnOriginAreAlwaysFollowed)
{
	writeFile(file("x"), kFile);
	TlsServer server(folder_, "DNS:api.test");
	ASSERT_TRUE(server.running());
	trust(server);
	const std::string base = "https://api.test:" + std::to_string(server.port());
	EXPECT_TRUE(link(base, base + "/x").ok());
	EXPECT_TRUE(link(base, "/x").ok());
}

TEST_F(Links, AreRefusedEvenOnAnExistingConnection)
{
	TlsTalker server(folder_, "DNS:clips.test");
	ASSERT_TRUE(server.running());
	trust(server);
	const std::string url = "https://clips.test:" + std::to_string(server.port());
	std::optional<Response> first;
	Request request;
	request.url = url + "/first";
	transport_.start(request, [&](Response done) { first = std::move(done); });
	for (int i = 0; i < 200 && server.heard().find("/first") == std::string::npos; ++i) {
		transport_.wait(Milliseconds(20));
		if (i == 20) {
			ASSERT_TRUE(server.waitFor("/first"));
			server.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
		}
	}
	ASSERT_TRUE(waitUntil([&] { return first.has_value(); }));
	ASSERT_TRUE(first->ok()) << first->detail;
	expectRefused(link("https://api.example", url + "/second"));
	EXPECT_EQ(server.heard().find("/second"), std::string::npos);
}

TEST_F(Links, FollowNoRedirectToTheNeighbours)
{
	for (const char *place : {"https://10.0.0.1/x", "http://192.168.1.1/x", "https://[fd00::1]/x",
				  "http://169.254.169.254/latest", "https://0.0.0.0/x"}) {
		LoopbackServer server([&](auto &connection, auto &) {
			connection.answer("302 Found", "", "Location: " + std::string(place) + "\r\n");
		});
		const Response response = link(server.url(""), server.url("/x"));
		EXPECT_EQ(response.failure, Failure::refusedUrl) << place;
		EXPECT_THAT(response.detail, HasSubstr("neighbours"));
	}
}

TEST_F(Links, ThroughAProxyAreJudgedByTheAddressInThem)
{
	// libcurl takes other letters in the encoding of the locale.
	std::setlocale(LC_ALL, "C.UTF-8");
	LoopbackServer proxy([](auto &connection, auto &) { connection.answer("403 Forbidden", ""); });
	transport_.setSettings({std::string(kUserAgent), proxy.url(""), {}});
	for (const char *url : {"https://10.0.0.1/x", "https://127.0.0.1/x", "https://[::ffff:a00:1]/x",
				"https://\xef\xbc\x91\xef\xbc\x90.0.0.1/x", "http://192.168.1.1:8080/x"}) {
		expectRefused(link("https://api.example", url));
	}
	EXPECT_EQ(proxy.connections(), 0U);
	link("https://api.example", "http://clips.test/x");
	ASSERT_EQ(proxy.requests().size(), 1U);
	EXPECT_EQ(proxy.requests()[0].line, "CONNECT clips.test:443 HTTP/1.1");
}

TEST_F(Links, AnExceptionInACallbackOnlyEndsTheRequest)
{
	LoopbackServer server([](auto &connection, auto &request) {
		const std::string big(100'000, 'x');
		if (request.line.find("/header") != std::string::npos) {
			connection.answer("200 OK", "", "X-Big: " + big + "\r\n");
		} else {
			connection.answer("200 OK", big);
		}
	});
	for (const char *path : {"/header", "/body"}) {
		std::optional<Response> response;
		Request request;
		request.url = server.url(path);
		transport_.start(request, [&](Response done) { response = std::move(done); });
		refusedBytes = 10'000;
		waitUntil([&] { return response.has_value(); });
		refusedBytes = 0;
		ASSERT_TRUE(response);
		EXPECT_EQ(response->failure, Failure::other) << path;
		EXPECT_TRUE(response->mayHaveReachedServer);
	}
	EXPECT_TRUE(get(server.url("/body")).ok()) << "the next one is not touched by it";
}

} // namespace
} // namespace r2v::test
