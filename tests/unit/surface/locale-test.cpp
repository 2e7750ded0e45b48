// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

std::string readSources()
{
	std::ostringstream content;
	for (const auto &entry : std::filesystem::recursive_directory_iterator(R2V_SOURCE_DIR "/src")) {
		const auto extension = entry.path().extension();
		if (extension == ".cpp" || extension == ".hpp") {
			content << std::ifstream(entry.path()).rdbuf();
		}
	}
	return content.str();
}

std::set<std::string> literalsOf(const std::string &sources, const char *form)
{
	const std::regex literal(form);
	std::set<std::string> literals;
	for (auto match = std::sregex_iterator(sources.begin(), sources.end(), literal);
	     match != std::sregex_iterator(); ++match) {
		literals.insert((*match)[1]);
	}
	return literals;
}

/// String literals of the form Group.Name.
std::set<std::string> keysInSources()
{
	return literalsOf(readSources(), "\"([A-Z][A-Za-z]+\\.[A-Z0-9][A-Za-z0-9]*)\"");
}

/// textKeyOf makes the key of a code: "Error" and "capture_failed" give Error.CaptureFailed.
std::set<std::string> composedKeys()
{
	const std::string sources = readSources();
	std::set<std::string> keys;
	for (const std::string &group : literalsOf(sources, "textKeyOf\\(\"([A-Z][A-Za-z]+)\"")) {
		for (const std::string &code : literalsOf(sources, "\"([a-z]+(?:_[a-z]+)*)\"")) {
			std::string name = group + ".";
			bool startsWord = true;
			for (const char letter : code) {
				if (letter != '_') {
					name += static_cast<char>(startsWord ? std::toupper(letter) : letter);
				}
				startsWord = letter == '_';
			}
			keys.insert(name);
		}
	}
	return keys;
}

TEST(Locale, EveryTextKeyOfTheSourcesIsInEnglish)
{
	const auto english = readEnglish();
	std::set<std::string> missing;
	for (const std::string &key : keysInSources()) {
		if (english.count(key) == 0) {
			missing.insert(key);
		}
	}
	EXPECT_THAT(missing, testing::IsEmpty());
}

TEST(Locale, EveryEnglishTextIsUsed)
{
	auto used = keysInSources();
	ASSERT_GT(used.size(), 100u);
	used.merge(composedKeys());
	std::set<std::string> unused;
	for (const auto &[key, text] : readEnglish()) {
		if (used.count(key) == 0) {
			unused.insert(key);
		}
	}
	EXPECT_THAT(unused, testing::IsEmpty());
}

TEST(Locale, NoEnglishTextIsEmptyAndEveryPlaceholderIsClosed)
{
	for (const auto &[key, text] : readEnglish()) {
		EXPECT_FALSE(text.empty()) << key;
		EXPECT_EQ(std::count(text.begin(), text.end(), '{'), std::count(text.begin(), text.end(), '}')) << key;
	}
}

} // namespace
} // namespace r2v::test
