// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "core/http/origin.hpp"

namespace r2v::http {

TEST(Origin, IsTheSameForEachSpellingOfAnAddress)
{
	for (const char *spelling :
	     {"https://api.foxapi.cc", "https://api.foxapi.cc/", "https://API.FoxAPI.cc", "HTTPS://api.foxapi.cc",
	      "https://api.foxapi.cc:443", "https://api.foxapi.cc:0443/v1", "https://api.foxapi.cc.",
	      "https://api.foxapi.cc.:443/v1/tasks?x=1#y", "https://api%2Efoxapi.cc/"}) {
		EXPECT_EQ(originOf(spelling), "https://api.foxapi.cc") << spelling;
	}
	EXPECT_EQ(originOf("http://127.0.0.1:8080/v1"), "http://127.0.0.1:8080");
	EXPECT_EQ(originOf("http://127.1"), "http://127.0.0.1");
	EXPECT_EQ(originOf("http://LOCALHOST:80/"), "http://localhost");
	EXPECT_EQ(originOf("https://[::1]:8443"), "https://[::1]:8443");
}

TEST(Origin, DiffersBySchemeHostOrPort)
{
	for (const char *other :
	     {"https://api.foxapi.cc:444", "https://foxapi.cc", "https://api.foxapi.cc.evil.example",
	      "https://xapi.foxapi.cc", "https://evil.example/api.foxapi.cc", "https://evil.example#api.foxapi.cc",
	      "https://evil.example?https://api.foxapi.cc", "https://evil.example\\@api.foxapi.cc",
	      "https://api.foxapi.cc%00.evil.example", "https://api.foxapi.cc%2f.evil.example",
	      "https://\xd0\xb0pi.foxapi.cc"}) {
		EXPECT_NE(originOf(other), "https://api.foxapi.cc") << other;
	}
	EXPECT_NE(originOf("http://127.0.0.1:1"), originOf("http://127.0.0.1:2"));
	EXPECT_NE(originOf("http://127.0.0.1:1"), originOf("https://127.0.0.1:1"));
}

TEST(Origin, IsEmptyIfNoRequestMayGoThere)
{
	for (const char *none :
	     {"", "api.foxapi.cc", "https://", "https://.", "http://api.foxapi.cc", "ftp://api.foxapi.cc",
	      "rehearsal://studio", "file:///etc/passwd", "https://api.foxapi.cc@evil.example/",
	      "https://user:word@api.foxapi.cc", "https://api.foxapi.cc:99999", "https://a b/", "//api.foxapi.cc"}) {
		EXPECT_EQ(originOf(none), "") << none;
	}
}

} // namespace r2v::http
