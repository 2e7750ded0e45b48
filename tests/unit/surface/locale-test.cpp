// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

/// Every string literal of the sources that has the form of a text key: Group.Name.
std::set<std::string> keysInSources()
{
	const std::regex literal("\"([A-Z][A-Za-z]+\\.[A-Z0-9][A-Za-z0-9]*)\"");
	std::set<std::string> keys;
	for (const auto &entry : std::filesystem::recursive_directory_iterator(R2V_SOURCE_DIR "/src")) {
		const auto extension = entry.path().extension();
		if (extension != ".cpp" && extension != ".hpp") {
			continue;
		}
		std::ostringstream content;
		content << std::ifstream(entry.path()).rdbuf();
		const std::string source = content.str();
		for (auto match = std::sregex_iterator(source.begin(), source.end(), literal);
		     match != std::sregex_iterator(); ++match) {
			keys.insert((*match)[1]);
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
	const auto used = keysInSources();
	ASSERT_GT(used.size(), 100u);
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
