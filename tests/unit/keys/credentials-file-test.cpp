// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys/credentials-file.hpp"
#include "keys/key-folder.hpp"

namespace r2v::keys {

class CredentialsFileTest : public testing::Test {
protected:
	test::KeyFolder folder;
	const CredentialsFile file{folder.path()};
	const KeyScope here{.origin = "https://here.example", .ownerOfOlder = "https://here.example"};
	const KeyScope there{.origin = "https://there.example", .ownerOfOlder = "https://here.example"};
};

TEST_F(CredentialsFileTest, KeepsAKeyThatOnlyTheOwnerCanRead)
{
	ASSERT_TRUE(file.save(here, "sk-\"quoted\""));
	EXPECT_EQ(file.load(here).apiKey, "sk-\"quoted\"");
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	EXPECT_EQ(folder.modeOf(folder.path()), 0700U);
}

TEST_F(CredentialsFileTest, NarrowsAFolderThatOthersCouldRead)
{
	std::filesystem::create_directories(folder.path());
	chmod(folder.path().c_str(), 0755);
	ASSERT_TRUE(file.save(here, "sk-1"));
	EXPECT_EQ(folder.modeOf(folder.path()), 0700U);
}

TEST_F(CredentialsFileTest, IsNeverWidenedByAPermissiveUmask)
{
	const mode_t before = umask(0);
	EXPECT_TRUE(file.save(here, "sk-1"));
	EXPECT_TRUE(file.save(here, "sk-2"));
	umask(before);
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	EXPECT_EQ(folder.modeOf(folder.path()), 0700U);
}

TEST_F(CredentialsFileTest, IsRefusedIfOthersCanReadIt)
{
	for (const mode_t mode : {0644, 0640, 0604, 0620, 0666, 0601}) {
		folder.writeFile(R"({"api_key": "sk-1"})", mode);
		EXPECT_TRUE(file.load(here).refusedAsReadableByOthers) << std::oct << mode;
		EXPECT_TRUE(file.load(here).apiKey.empty()) << std::oct << mode;
		EXPECT_EQ(folder.modeOf(folder.file()), mode) << "reading changed its rights";
	}
}

TEST_F(CredentialsFileTest, StoringOverAFileThatOthersCouldReadLeavesNothingThatTheyCanRead)
{
	folder.writeFile(R"({"api_key": "sk-1"})", 0666);
	// What a crash left half written.
	std::ofstream(folder.path() / "credentials.json.tmp") << "old";
	chmod((folder.path() / "credentials.json.tmp").c_str(), 0666);
	ASSERT_TRUE(file.save(here, "sk-2"));
	EXPECT_EQ(file.load(here).apiKey, "sk-2");
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	EXPECT_FALSE(std::filesystem::exists(folder.path() / "credentials.json.tmp"));
}

TEST_F(CredentialsFileTest, ALinkIsReplacedAndNotFollowed)
{
	std::filesystem::create_directories(folder.path());
	const auto elsewhere = folder.path() / "readable-by-all";
	std::ofstream(elsewhere) << "{}";
	chmod(elsewhere.c_str(), 0644);
	std::filesystem::create_symlink(elsewhere, folder.file());
	EXPECT_TRUE(file.load(here).refusedAsReadableByOthers);
	ASSERT_TRUE(file.save(here, "sk-1"));
	EXPECT_FALSE(std::filesystem::is_symlink(folder.file()));
	EXPECT_EQ(std::filesystem::file_size(elsewhere), 2u);
}

TEST_F(CredentialsFileTest, CanBeRemovedTwice)
{
	ASSERT_TRUE(file.save(here, "sk-1"));
	EXPECT_TRUE(file.remove(here));
	EXPECT_TRUE(file.remove(here));
	EXPECT_TRUE(file.load(here).apiKey.empty());
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(CredentialsFileTest, NothingElseInTheFileCountsAsAKey)
{
	for (const char *content : {"", "[]", "{\"api_key\": 5}", "not json", "{\"api_key\": \"sk-1\""}) {
		folder.writeFile(content);
		EXPECT_TRUE(file.load(here).apiKey.empty()) << content;
	}
}

TEST_F(CredentialsFileTest, AFileWrittenByHandIsNotNewerThanTheKeychain)
{
	folder.writeFile(R"({"api_key": "sk-1"})");
	EXPECT_EQ(file.load(here).apiKey, "sk-1");
	EXPECT_FALSE(file.load(here).newerThanKeychain);
	ASSERT_TRUE(file.save(here, "sk-2"));
	EXPECT_TRUE(file.load(here).newerThanKeychain);
}

TEST_F(CredentialsFileTest, AKeyBelongsToTheProviderItWasEnteredFor)
{
	ASSERT_TRUE(file.save(there, "sk-there"));
	EXPECT_EQ(file.load(there).apiKey, "sk-there");
	EXPECT_EQ(file.load(here).apiKey, "");
	EXPECT_EQ(file.load(here).otherOrigin, "https://there.example");
	EXPECT_FALSE(file.load(here).newerThanKeychain);
}

TEST_F(CredentialsFileTest, EachProvidersKeyIsKept)
{
	ASSERT_TRUE(file.save(here, "sk-here"));
	ASSERT_TRUE(file.save(there, "sk-there"));
	EXPECT_EQ(file.load(here).apiKey, "sk-here");
	EXPECT_EQ(file.load(there).apiKey, "sk-there");
	ASSERT_TRUE(file.save(here, "sk-here-2"));
	EXPECT_EQ(file.load(here).apiKey, "sk-here-2");
	EXPECT_EQ(folder.readFile().find("\"sk-here\""), std::string::npos) << "what was replaced is gone";
	ASSERT_TRUE(file.remove(here));
	EXPECT_EQ(file.load(here).apiKey, "");
	EXPECT_EQ(file.load(there).apiKey, "sk-there");
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	ASSERT_TRUE(file.remove(there));
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(CredentialsFileTest, AKeyWithoutAnOriginBelongsToTheProviderOfThatTime)
{
	folder.writeFile(R"({"api_key": "sk-old"})");
	EXPECT_EQ(file.load(here).apiKey, "sk-old");
	EXPECT_EQ(file.load(there).apiKey, "");
	EXPECT_EQ(file.load(there).otherOrigin, "https://here.example");
	ASSERT_TRUE(file.save(there, "sk-there"));
	EXPECT_EQ(file.load(here).apiKey, "sk-old");
	EXPECT_EQ(file.load(there).apiKey, "sk-there");
}

TEST_F(CredentialsFileTest, OriginsAreComparedWhateverTheirSpelling)
{
	for (const char *spelling : {"https://HERE.example/", "https://here.example:443/v1", "https://here.example."}) {
		folder.writeFile(std::string(R"({"api_key": "sk-1", "origin": ")") + spelling + "\"}");
		EXPECT_EQ(file.load(here).apiKey, "sk-1") << spelling;
	}
	for (const char *other :
	     {"http://here.example", "https://here.example:444", "https://here.example@evil.example",
	      "https://here.example.evil.example", "here.example", "-", "*"}) {
		folder.writeFile(std::string(R"({"api_key": "sk-1", "origin": ")") + other + "\"}");
		EXPECT_EQ(file.load(here).apiKey, "") << other;
	}
	for (const char *none : {"5", "[]", "{}", "false", "[\"https://here.example\"]"}) {
		folder.writeFile(std::string(R"({"api_key": "sk-1", "origin": )") + none + "}");
		EXPECT_EQ(file.load(here).apiKey, "") << none;
	}
}

TEST_F(CredentialsFileTest, WithABaseUrlThatIsNoAddressNoKeyIsFound)
{
	folder.writeFile(R"({"api_key": "sk-1"})");
	EXPECT_EQ(file.load(KeyScope{.origin = {}, .ownerOfOlder = {}}).apiKey, "");
	EXPECT_EQ(file.load(KeyScope{.origin = {}, .ownerOfOlder = "https://here.example"}).apiKey, "");
}

TEST_F(CredentialsFileTest, DeepAndOddJsonIsIgnoredWithoutACrash)
{
	const std::string deep = std::string(30000, '[') + std::string(30000, ']');
	for (const std::string &content :
	     {deep, "{\"api_key\": " + deep + "}", "{\"api_key\": \"sk-1\", \"origin\": " + deep + "}",
	      std::string(60000, '{'), std::string(R"({"api_key": "", "others": 5})"),
	      std::string(R"({"others": [5, "x", {}, {"api_key": []}]})")}) {
		folder.writeFile(content);
		EXPECT_EQ(file.load(here).apiKey, "") << content.substr(0, 40);
	}
}

} // namespace r2v::keys
