// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "core/keys/clean-key.hpp"

namespace r2v::keys {

constexpr char kClean[] = "sk-Fox_1.a+b/c=";

TEST(CleanKey, IsFoundInCopiedText)
{
	const std::string key = kClean;
	for (const std::string &text : {
		     key,
		     " " + key + "\t",
		     key + "\r",
		     key + "\r\n",
		     "\n\n" + key + "\n",
		     "\xc2\xa0" + key + "\xc2\xa0", // no-break space
		     "\xe3\x80\x80" + key + "\xe2\x80\xaf", // ideographic and narrow no-break space
		     "\xef\xbb\xbf" + key, // byte order mark
		     key + "\xe2\x80\x8b", // zero width space
		     "\xe2\x80\x8c\xe2\x80\x8d\xe2\x80\x8e" + key +
			     "\xe2\x81\xa0", // joiners, direction mark, word joiner
		     std::string("sk-Fox\xe2\x80\x8b_1.a+\xc2\xad"
				 "b/c="), // a page broke it
		     "\xe2\x80\xaa" + key + "\xe2\x80\xac", // embedding, as some chats add it
		     "\xe2\x80\xa8" + key + "\xc2\x85", // line separator, next line
		     "\"" + key + "\"",
		     "'" + key + "'",
		     "`" + key + "`",
		     "\xe2\x80\x9c" + key + "\xe2\x80\x9d",
		     "\xe2\x80\x9e" + key + "\xe2\x80\x9c",
		     "\xc2\xab\xc2\xa0" + key + "\xc2\xa0\xc2\xbb",
		     " \" " + key + " \" ",
		     "\"" + key + "\",",
		     key + ";",
		     "Bearer " + key,
		     "bearer\t" + key,
		     "BEARER  \"" + key + "\"",
		     "Bearer: " + key,
		     "Bearer\xc2\xa0" + key,
		     "Authorization: Bearer " + key,
		     "authorization:Bearer " + key + "\r\n",
		     "\"Authorization\": \"Bearer " + key + "\"",
		     "-H \"Authorization: Bearer " + key + "\"",
		     "FOXAPI_API_KEY=" + key,
		     "FOXAPI_API_KEY = \"" + key + "\"",
		     "export FOXAPI_API_KEY=" + key,
		     "set FOXAPI_API_KEY=" + key,
		     "$env:FOXAPI_API_KEY = '" + key + "'",
		     "\"api_key\": \"" + key + "\",",
		     "X-API-Key: " + key,
	     }) {
		EXPECT_EQ(cleanKey(text).apiKey, key) << text;
		EXPECT_FALSE(cleanKey(text).isUnusable) << text;
	}
}

TEST(CleanKey, IsEmptyIfNothingIsLeft)
{
	for (const char *text : {"", " ", "\t\r\n", "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\x8b", "\"\"", "' '", "Bearer",
				 "Bearer ", "Authorization: Bearer", "FOXAPI_API_KEY=", "export FOXAPI_API_KEY=\"\""}) {
		EXPECT_EQ(cleanKey(text).apiKey, "") << text;
		EXPECT_FALSE(cleanKey(text).isUnusable) << text;
	}
}

TEST(CleanKey, IsRefusedIfItContainsWhatNoKeyHas)
{
	for (const std::string &text : {std::string("sk-a b"),
					std::string("sk-a\tb"),
					std::string("sk-a\nb"),
					std::string("sk-a\r\nX-Other: b"),
					std::string("sk-a\0b", 6),
					std::string("sk-a\x01"),
					std::string("\x1b[31msk-a"),
					std::string("sk-a\x7f"),
					std::string("sk-\xc3\xa4"),
					std::string("\xd1\x95k-cyrillic"),
					std::string("sk-\xef\xbc\xa1"),
					std::string("sk-\xe9"),
					std::string("sk-a\xc2\xa0"
						    "b"),
					std::string("sk-a\xe2\x80\x9c"
						    "b"),
					std::string("sk-1, sk-2"),
					std::string("your key here"),
					std::string("\xf0\x9f\xa6\x8a"),
					"sk-" + std::string(5000, 'a'),
					std::string(1 << 20, 'a'),
					std::string(1 << 20, ' ') + "sk-a"}) {
		EXPECT_TRUE(cleanKey(text).isUnusable) << text.substr(0, 40);
		EXPECT_EQ(cleanKey(text).apiKey, "") << text.substr(0, 40);
	}
}

TEST(CleanKey, IsLeftAloneIfItOnlyLooksLikeAName)
{
	for (const char *key : {"bearer-abc", "set", "settings-key", "api_keyring", "authorization", "export-1", "-hx",
				"a\"b", "sk-\"quoted\"x"}) {
		const CleanKey clean = cleanKey(key);
		if (std::string_view(key) == "set" || std::string_view(key) == "authorization") {
			EXPECT_EQ(clean.apiKey, "") << key;
			continue;
		}
		EXPECT_EQ(clean.apiKey, key);
	}
}

TEST(CleanKey, LeavesACleanKeyUnchanged)
{
	for (const char *key : {"sk-1", "e2e-key-5f2c9b7a41d08e63", "eyJhbGciOi.J9.x-_", "a:b", "A=="}) {
		EXPECT_EQ(cleanKey(key).apiKey, key);
	}
}

} // namespace r2v::keys
