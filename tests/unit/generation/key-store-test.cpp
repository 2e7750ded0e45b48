// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys/key-store.hpp"

namespace r2v::keys {

class KeyStoreTest : public testing::Test {
protected:
	KeyStoreTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-keys-XXXXXX").string();
		folder = std::filesystem::path(mkdtemp(pattern.data())) / "config";
	}
	~KeyStoreTest() override { std::filesystem::remove_all(folder.parent_path()); }

	static unsigned modeOf(const std::filesystem::path &path)
	{
		struct stat status {};
		stat(path.c_str(), &status);
		return status.st_mode & 0777U;
	}

	std::filesystem::path folder;
};

TEST_F(KeyStoreTest, KeepsAKeyThatOnlyTheOwnerCanRead)
{
	const FileKeyStore store(folder);
	ASSERT_TRUE(store.save("sk-\"quoted\""));
	EXPECT_EQ(store.load().apiKey, "sk-\"quoted\"");
	EXPECT_EQ(modeOf(folder / "credentials.json"), 0600U);
	EXPECT_EQ(modeOf(folder), 0700U);
}

TEST_F(KeyStoreTest, RefusesAFileThatOthersCanRead)
{
	const FileKeyStore store(folder);
	ASSERT_TRUE(store.save("sk-1"));
	chmod((folder / "credentials.json").c_str(), 0644);
	EXPECT_TRUE(store.load().refusedAsReadableByOthers);
	EXPECT_TRUE(store.load().apiKey.empty());
}

TEST_F(KeyStoreTest, StoringAgainNarrowsAFileThatWasTooWide)
{
	const FileKeyStore store(folder);
	ASSERT_TRUE(store.save("sk-1"));
	chmod((folder / "credentials.json").c_str(), 0666);
	ASSERT_TRUE(store.save("sk-2"));
	EXPECT_EQ(store.load().apiKey, "sk-2");
	EXPECT_EQ(modeOf(folder / "credentials.json"), 0600U);
}

TEST_F(KeyStoreTest, AnEmptyKeyForgetsTheStoredOne)
{
	const FileKeyStore store(folder);
	ASSERT_TRUE(store.save("sk-1"));
	ASSERT_TRUE(store.save(""));
	EXPECT_TRUE(store.load().apiKey.empty());
	EXPECT_FALSE(std::filesystem::exists(folder / "credentials.json"));
}

TEST_F(KeyStoreTest, AnythingElseInTheFileIsNoKey)
{
	const FileKeyStore store(folder);
	ASSERT_TRUE(store.save("sk-1"));
	for (const char *content : {"", "[]", "{\"api_key\": 5}", "not json"}) {
		std::ofstream(folder / "credentials.json") << content;
		EXPECT_TRUE(store.load().apiKey.empty()) << content;
	}
}

} // namespace r2v::keys
