// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/redaction.hpp"

#include <gtest/gtest.h>

namespace r2v::http {
namespace {

TEST(Redaction, LeavesOrdinaryLinesAlone)
{
	for (const char *line : {"", "GET https://api.example/v1/tasks/t-1: 200 after 12 ms", "Really? Yes.", "a ?= b",
				 "what?", "ask-me", "risk-free-and-long-enough", "bearer", "the bearers of news"}) {
		EXPECT_EQ(redact(line), line);
	}
}

TEST(Redaction, RemovesQueriesFromAddresses)
{
	EXPECT_EQ(redact("see https://h.example/a.mp4?X-Sig=abc&e=1, then"), "see https://h.example/a.mp4?*** then");
	EXPECT_EQ(redact("\"https://h/a?b\" <http://h/c#tok> "), "\"https://h/a?***\" <http://h/c#***> ");
	EXPECT_EQ(redact("https://h/a?x=https://i/b?y=1 z"), "https://h/a?*** z");
	EXPECT_EQ(redact("GET /v1/files?token=abc HTTP/1.1"), "GET /v1/files?*** HTTP/1.1");
}

TEST(Redaction, RemovesUserAndPasswordFromAddresses)
{
	EXPECT_EQ(redact("proxy http://user:pa@ss@proxy.example:3128 refused"),
		  "proxy http://***@proxy.example:3128 refused");
	EXPECT_EQ(redact("socks5h://u@h/x"), "socks5h://***@h/x");
	EXPECT_EQ(redact("https://h/@name"), "https://h/@name");
	EXPECT_EQ(redact("https://h:81/@name https://[::1]/@name"), "https://h:81/@name https://[::1]/@name");
	EXPECT_EQ(redact("'http://user:p/ass@proxy:8080' and http://u:p#a?s@h"),
		  "'http://***@proxy:8080' and http://***@h");
}

TEST(Redaction, RemovesKeysHoweverTheyAreSent)
{
	EXPECT_EQ(redact("Authorization: Bearer abc.DEF-123== next"), "Authorization: *** next");
	EXPECT_EQ(redact("authorization: Basic dXNlcjpwYXNz"), "authorization: ***");
	EXPECT_EQ(redact("sent bearer  abcdef"), "sent bearer ***");
	EXPECT_EQ(redact(R"({"api_key": "abcdef", "x": 1})"), R"({"api_key": "***", "x": 1})");
	EXPECT_EQ(redact("X-Api-Key: abc"), "X-Api-Key: ***");
	EXPECT_EQ(redact("wrong key sk-proj-0123456789 given"), "wrong key sk-*** given");
}

TEST(Redaction, RemovesAKnownSecretAnywhere)
{
	EXPECT_EQ(redactSecret("a geheim b geheim", "geheim"), "a *** b ***");
	EXPECT_EQ(redactSecret("geheimgeheim", "geheim"), "******");
	EXPECT_EQ(redactSecret("a b", ""), "a b");
	EXPECT_EQ(redactSecret("a b a b", "a b"), "a b a b") << "too short to be a secret";
}

TEST(Redaction, IsLinearInHostileText)
{
	for (const char *part : {"?", "https://", "sk-", "bearer ", "api_key", "authorization:", "?a"}) {
		std::string text;
		while (text.size() < 2'000'000) {
			text += part;
		}
		EXPECT_LE(redact(text).size(), 2 * text.size());
	}
}

} // namespace
} // namespace r2v::http
