// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "core/files/json-file.hpp"
#include "files/test-folder.hpp"

namespace r2v::files {

namespace {

using nlohmann::json;

constexpr JsonLimits kLimits{.maxBytes = 4'000'000};

std::string nested(int depth, const std::string &open, const std::string &close, const std::string &inner)
{
	std::string text;
	for (int level = 0; level < depth; ++level) {
		text += open;
	}
	text += inner;
	for (int level = 0; level < depth; ++level) {
		text += close;
	}
	return text;
}

} // namespace

class JsonFile : public TestFolder {};

TEST_F(JsonFile, IsReadToTheAllowedDepthAndNoDeeper)
{
	for (const auto &[open, close, inner] :
	     {std::tuple("[", "]", ""), {"{\"a\":", "}", "1"}, {"[{\"a\":", "}]", "1"}}) {
		const int levels = std::string(open).find("[{") == 0 ? 2 : 1;
		EXPECT_TRUE(parseJson(nested(64 / levels, open, close, inner), kLimits)) << open;
		EXPECT_FALSE(parseJson(nested(64 / levels + 1, open, close, inner), kLimits)) << open;
		EXPECT_FALSE(parseJson(nested(300'000, open, close, inner), kLimits)) << open;
		EXPECT_FALSE(parseJson(nested(300'000, open, "", inner), kLimits)) << open;
	}
}

TEST_F(JsonFile, IgnoresBracketsInsideStrings)
{
	const std::string brackets(1000, '[');
	const auto parsed = parseJson(R"({"a": "\"\\)" + brackets + R"(", "b": 1})", kLimits);
	ASSERT_TRUE(parsed);
	EXPECT_EQ((*parsed)["b"], 1);
	EXPECT_FALSE(parseJson(R"(["\\", )" + nested(100, "[", "]", "") + "]", kLimits));
}

TEST_F(JsonFile, HoldsUtf8OnlyInValuesAndNames)
{
	const auto parsed = parseJson(
		"{\"caf\xe9\": \"\xc3(\", \"good\": \"\xf0\x9f\xa6\x8a\", \"sur\": \"\xed\xa0\x80\"}", kLimits);
	ASSERT_TRUE(parsed);
	EXPECT_EQ((*parsed)["caf\xef\xbf\xbd"], "\xef\xbf\xbd(");
	EXPECT_EQ((*parsed)["good"], "\xf0\x9f\xa6\x8a");
	EXPECT_NO_THROW(parsed->dump()) << "strict: no replacement left to do";
}

TEST_F(JsonFile, IsNothingIfItIsInvalidOrIncomplete)
{
	for (const char *text :
	     {"", " ", "{", "[1,]", "{} {}", "nul", "\x01", "{\"a\": 1e999}", "{\"a\": NaN}", "\xff\xfe{\0}\0"}) {
		EXPECT_FALSE(parseJson(text, kLimits)) << text;
	}
	EXPECT_TRUE(parseJson("\xef\xbb\xbf{\"a\": 1}", kLimits)) << "as Windows' editor writes it";
}

TEST_F(JsonFile, UsesTheLastOfTwoMembersWithTheSameName)
{
	EXPECT_EQ(parseJson(R"({"a": 1, "a": [2]})", kLimits), json::parse(R"({"a": [2]})"));
}

TEST_F(JsonFile, IsReadUpToItsLargestSizeAndThroughTheUsersLinks)
{
	write(folder / "a.json", R"({"a": 1})");
	std::filesystem::create_symlink(folder / "a.json", folder / "link.json");
	EXPECT_TRUE(readJson(folder / "a.json", {.maxBytes = 8}));
	EXPECT_FALSE(readJson(folder / "a.json", {.maxBytes = 7}));
	EXPECT_TRUE(readJson(folder / "link.json", {.maxBytes = 8}));
	EXPECT_FALSE(readJson(folder / "none.json", {.maxBytes = 8}));
}

TEST_F(JsonFile, IsNeitherReadNorWaitedForIfItIsNoFile)
{
	ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
	std::filesystem::create_directory(folder / "folder");
	for (const char *path : {"pipe", "folder", "/dev/zero", "/dev/tty"}) {
		EXPECT_FALSE(readJson(folder / path, kLimits)) << path;
	}
}

} // namespace r2v::files
