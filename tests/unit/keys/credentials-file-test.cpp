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
};

TEST_F(CredentialsFileTest, KeepsAKeyThatOnlyTheOwnerCanRead)
{
	ASSERT_TRUE(file.save("sk-\"quoted\""));
	EXPECT_EQ(file.load().apiKey, "sk-\"quoted\"");
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	EXPECT_EQ(folder.modeOf(folder.path()), 0700U);
}

TEST_F(CredentialsFileTest, NarrowsAFolderThatOthersCouldLookInto)
{
	std::filesystem::create_directories(folder.path());
	chmod(folder.path().c_str(), 0755);
	ASSERT_TRUE(file.save("sk-1"));
	EXPECT_EQ(folder.modeOf(folder.path()), 0700U);
}

TEST_F(CredentialsFileTest, IsNeverWidenedByAUmaskThatAllowsEverything)
{
	const mode_t before = umask(0);
	EXPECT_TRUE(file.save("sk-1"));
	EXPECT_TRUE(file.save("sk-2"));
	umask(before);
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	EXPECT_EQ(folder.modeOf(folder.path()), 0700U);
}

TEST_F(CredentialsFileTest, IsRefusedWhenOthersCanReadItInAnyWay)
{
	for (const mode_t mode : {0644, 0640, 0604, 0620, 0666, 0601}) {
		folder.writeFile(R"({"api_key": "sk-1"})", mode);
		EXPECT_TRUE(file.load().refusedAsReadableByOthers) << std::oct << mode;
		EXPECT_TRUE(file.load().apiKey.empty()) << std::oct << mode;
		EXPECT_EQ(folder.modeOf(folder.file()), mode) << "reading changed its rights";
	}
}

TEST_F(CredentialsFileTest, StoringOverAFileThatWasTooWideLeavesNothingThatOthersCanRead)
{
	folder.writeFile(R"({"api_key": "sk-1"})", 0666);
	// What a crash left half written.
	std::ofstream(folder.path() / "credentials.json.tmp") << "old";
	chmod((folder.path() / "credentials.json.tmp").c_str(), 0666);
	ASSERT_TRUE(file.save("sk-2"));
	EXPECT_EQ(file.load().apiKey, "sk-2");
	EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	EXPECT_FALSE(std::filesystem::exists(folder.path() / "credentials.json.tmp"));
}

TEST_F(CredentialsFileTest, ANameThatLeadsElsewhereIsReplacedAndNotFollowed)
{
	std::filesystem::create_directories(folder.path());
	const auto elsewhere = folder.path() / "readable-by-all";
	std::ofstream(elsewhere) << "{}";
	chmod(elsewhere.c_str(), 0644);
	std::filesystem::create_symlink(elsewhere, folder.file());
	EXPECT_TRUE(file.load().refusedAsReadableByOthers);
	ASSERT_TRUE(file.save("sk-1"));
	EXPECT_FALSE(std::filesystem::is_symlink(folder.file()));
	EXPECT_EQ(std::filesystem::file_size(elsewhere), 2u);
}

TEST_F(CredentialsFileTest, CanBeRemovedTwice)
{
	ASSERT_TRUE(file.save("sk-1"));
	EXPECT_TRUE(file.remove());
	EXPECT_TRUE(file.remove());
	EXPECT_TRUE(file.load().apiKey.empty());
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(CredentialsFileTest, AnythingElseInTheFileIsNoKey)
{
	for (const char *content : {"", "[]", "{\"api_key\": 5}", "not json", "{\"api_key\": \"sk-1\""}) {
		folder.writeFile(content);
		EXPECT_TRUE(file.load().apiKey.empty()) << content;
	}
}

TEST_F(CredentialsFileTest, AFileWrittenByHandIsNotNewerThanTheKeychain)
{
	folder.writeFile(R"({"api_key": "sk-1"})");
	EXPECT_EQ(file.load().apiKey, "sk-1");
	EXPECT_FALSE(file.load().newerThanKeychain);
	ASSERT_TRUE(file.save("sk-2"));
	EXPECT_TRUE(file.load().newerThanKeychain);
}

} // namespace r2v::keys
