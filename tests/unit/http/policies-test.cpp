// SPDX-License-Identifier: GPL-2.0-or-later
#include <clocale>

#include <gtest/gtest.h>

#include "core/http/retry-policy.hpp"
#include "core/http/url-policy.hpp"

namespace r2v::http {
namespace {

using namespace std::chrono_literals;

TEST(UrlPolicy, AllowsHttpsAnywhereAndHttpToThisMachine)
{
	for (const char *url : {"https://api.foxapi.cc", "https://api.foxapi.cc/v1?x=1", "HTTPS://API.example:8443/",
				"http://localhost/", "http://LocalHost:81/", "http://127.0.0.1:8080/x",
				"http://127.8.9.1/", "http://[::1]:9/", "http://127.1/"}) {
		EXPECT_TRUE(checkUrl(url).allowed()) << url << ": " << checkUrl(url).refusal;
	}
}

TEST(UrlPolicy, RefusesEverythingElse)
{
	for (const char *url :
	     {"http://api.foxapi.cc/", "http://127.0.0.1.example/", "http://localhost.example/", "http://0.0.0.0/",
	      "http://[::2]/", "http://[::ffff:127.0.0.1]/", "http://128.0.0.1/", "http://127.0.0.1@evil.example/",
	      "https://user@api.example/", "https://u:p@api.example/", "ftp://127.0.0.1/", "file:///etc/passwd",
	      "rehearsal://studio/v1", "api.foxapi.cc/v1", "", "https://", "https://a b/", "https://h\r\nX: y/"}) {
		EXPECT_FALSE(checkUrl(url).allowed()) << url;
		EXPECT_EQ(checkUrl(url).url, "") << url;
	}
}

TEST(UrlPolicy, TellsOriginsApart)
{
	const Origin origin = checkUrl("https://api.example/").origin;
	EXPECT_EQ(checkUrl("https://API.example:443/x?y").origin, origin);
	EXPECT_NE(checkUrl("https://api.example:444/").origin, origin);
	EXPECT_NE(checkUrl("https://api2.example/").origin, origin);
	EXPECT_NE(checkUrl("http://localhost:443/").origin, checkUrl("https://localhost/").origin);
}

TEST(UrlPolicy, ResolvesRedirects)
{
	const CheckedUrl from = checkUrl("https://api.example/a/b?c");
	EXPECT_EQ(checkRedirect(from, "d").url, "https://api.example/a/d");
	EXPECT_EQ(checkRedirect(from, "/d e").url, "https://api.example/d%20e");
	EXPECT_EQ(checkRedirect(from, "//cdn.example/d").url, "https://cdn.example/d");
	EXPECT_EQ(checkRedirect(from, "https://cdn.example/d").url, "https://cdn.example/d");
}

TEST(UrlPolicy, RefusesRedirectsToPlainHttpOrThisMachine)
{
	const CheckedUrl from = checkUrl("https://api.example/");
	EXPECT_EQ(checkRedirect(from, "http://cdn.example/x").url, "https://cdn.example/x");
	EXPECT_FALSE(checkRedirect(from, "http://localhost/").allowed());
	EXPECT_FALSE(checkRedirect(from, "https://127.0.0.1/").allowed());
	EXPECT_FALSE(checkRedirect(from, "https://u:p@api.example/").allowed());
	EXPECT_FALSE(checkRedirect(checkUrl("https://localhost/"), "http://localhost/").allowed());
	EXPECT_TRUE(checkRedirect(checkUrl("http://localhost/"), "http://127.0.0.1:9/").allowed());
	EXPECT_TRUE(checkRedirect(checkUrl("http://localhost/"), "https://api.example/").allowed());
}

TEST(UrlPolicy, RequestsPlainHttpLinksByHttps)
{
	const CheckedUrl base = checkUrl("https://api.example/v1");
	EXPECT_EQ(checkLink(base, "http://cdn.example/x.mp4?a=b").url, "https://cdn.example/x.mp4?a=b");
	EXPECT_EQ(checkLink(base, "HTTP://cdn.example:80/x").url, "https://cdn.example/x");
	EXPECT_EQ(checkLink(base, "http://cdn.example:8080/x").url, "https://cdn.example:8080/x");
	EXPECT_EQ(checkLink(base, "http://localhost./x").origin.scheme, "https");
	EXPECT_EQ(checkLink(base, "http://127.0.0.1:81/x").url, "http://127.0.0.1:81/x");
	EXPECT_EQ(checkLink(base, "//cdn.example/a b").url, "https://cdn.example/a%20b");
	EXPECT_EQ(checkLink(base, "/files/x.mp4").url, "https://api.example/files/x.mp4");
	EXPECT_TRUE(checkLink(base, "https://u:p@cdn.example/x").allowed());
	EXPECT_FALSE(checkRedirect(checkLink(base, "https://u:p@cdn.example/x"), "/y").url.empty());
	EXPECT_EQ(checkRedirect(checkLink(base, "https://u:p@cdn.example/x"), "/y").url, "https://cdn.example/y");
	for (const char *link : {"ftp://cdn.example/x", "file:///etc/passwd", "javascript:alert(1)"}) {
		EXPECT_FALSE(checkLink(base, link).allowed()) << link;
	}
}

TEST(UrlPolicy, KnowsAnOriginInOtherSpellings)
{
	const Origin origin = checkUrl("https://api.example/").origin;
	for (const char *link : {"https://API.example:443/x", "https://api.example./x", "http://api.example/x",
				 "http://api.example:80/x", "/x", "//api.example/x"}) {
		EXPECT_EQ(checkLink(checkUrl("https://api.example/v1"), link).origin, origin) << link;
	}
	// libcurl takes other letters in the encoding of the locale.
	if (std::setlocale(LC_ALL, "C.UTF-8")) {
		EXPECT_EQ(checkUrl("https://b\xc3\xbc"
				   "cher.example/")
				  .origin,
			  checkUrl("https://xn--bcher-kva.example/").origin);
		std::setlocale(LC_ALL, "C");
	}
}

TEST(RetryDelay, GrowsAndIsCapped)
{
	const RetryPolicy policy{1000ms, 2, 30000ms, 0};
	EXPECT_EQ(retryDelay(policy, 1, 0.5), 1000ms);
	EXPECT_EQ(retryDelay(policy, 2, 0.5), 2000ms);
	EXPECT_EQ(retryDelay(policy, 5, 0.5), 16000ms);
	EXPECT_EQ(retryDelay(policy, 6, 0.5), 30000ms);
	EXPECT_EQ(retryDelay(policy, 1'000'000, 0.5), 30000ms);
	EXPECT_EQ(retryDelay(policy, 0, 0.5), 1000ms);
}

TEST(RetryDelay, VariesInBothDirections)
{
	const RetryPolicy policy{1000ms, 2, 30000ms, 0.25};
	EXPECT_EQ(retryDelay(policy, 1, 0), 750ms);
	EXPECT_EQ(retryDelay(policy, 1, 1), 1250ms);
}

TEST(RetryDelay, IsNeverShorterThanTheServerAsked)
{
	const RetryPolicy policy{1000ms, 2, 30000ms, 0.25};
	EXPECT_EQ(retryDelay(policy, 1, 0, 9s), 9000ms);
	EXPECT_EQ(retryDelay(policy, 1, 1, 10ms), 1250ms);
	EXPECT_EQ(retryDelay(policy, 1, 0, 24h), kMaxRetryAfter);
	EXPECT_EQ(retryDelay(policy, 1, 0, -5s), 750ms);
}

TEST(Transience, IsWhatMayPassByItself)
{
	const auto answer = [](int status) {
		Response response;
		response.status = status;
		return isTransient(response);
	};
	const auto failure = [](Failure kind) {
		Response response;
		response.failure = kind;
		return isTransient(response);
	};
	for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
		EXPECT_TRUE(answer(status)) << status;
	}
	for (const int status : {200, 301, 400, 401, 402, 403, 404, 413, 422}) {
		EXPECT_FALSE(answer(status)) << status;
	}
	for (const Failure kind :
	     {Failure::nameLookup, Failure::connect, Failure::timedOut, Failure::stalled, Failure::connectionLost}) {
		EXPECT_TRUE(failure(kind)) << toString(kind);
	}
	for (const Failure kind : {Failure::refusedUrl, Failure::tls, Failure::tooLarge, Failure::tooManyRedirects,
				   Failure::cannotWrite, Failure::diskFull, Failure::cannotRead, Failure::other,
				   Failure::refusedKey, Failure::badProxy, Failure::proxyLogin}) {
		EXPECT_FALSE(failure(kind)) << toString(kind);
	}
}

} // namespace
} // namespace r2v::http
