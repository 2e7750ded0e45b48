// SPDX-License-Identifier: GPL-2.0-or-later
#include "files/odd-file-system.hpp"

#include <cerrno>

#include "core/files/own-files.hpp"
#include "files/test-folder.hpp"

namespace r2v::files {

class OddFileSystemTest : public TestFolder {
protected:
	~OddFileSystemTest() override { oddFileSystem = {}; }

	/// A record that is written twice, and a clip that is moved.
	void expectThatWritingWorks()
	{
		for (const char *content : {"first", "second"}) {
			EXPECT_EQ(writeOwn(folder / "generation" / "generation.json", content), WriteResult::ok);
			EXPECT_EQ(contentOf(folder / "generation" / "generation.json"), content);
			EXPECT_EQ(writeDurably(folder / "config.json", content), WriteResult::ok);
			EXPECT_EQ(contentOf(folder / "config.json"), content);
			EXPECT_EQ(writeDurably(folder / "secret", content, Access::ownerOnly), WriteResult::ok);
		}
		EXPECT_EQ(makeFolder(folder / "new" / "folder", Access::ownerOnly), WriteResult::ok);
		write(folder / "generation" / "clip.part", "clip");
		EXPECT_EQ(moveOwn(folder / "generation" / "clip.part", folder / "generation" / "clip.mp4"),
			  WriteResult::ok);
		EXPECT_EQ(contentOf(folder / "generation" / "clip.mp4"), "clip");
		const auto left = std::filesystem::directory_iterator(folder / "generation");
		EXPECT_EQ(std::distance(begin(left), end(left)), 2) << "nothing temporary is left";
	}
};

TEST_F(OddFileSystemTest, ThatCannotSyncFoldersTakesRecords)
{
	for (const int error : {EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS, EBADF, EROFS}) {
		oddFileSystem = {.fsyncOfFolders = error};
		expectThatWritingWorks();
	}
}

TEST_F(OddFileSystemTest, ThatCannotSyncAtAllTakesRecords)
{
	for (const int error : {EINVAL, ENOTSUP, ENOSYS}) {
		oddFileSystem = {.fsyncOfFolders = error, .fsyncOfFiles = error};
		expectThatWritingWorks();
	}
}

TEST_F(OddFileSystemTest, ThatLosesDataIsStillAnError)
{
	for (const int error : {EIO, ENOSPC, EDQUOT}) {
		const WriteResult expected = error == EIO ? WriteResult::unwritable : WriteResult::diskFull;
		oddFileSystem = {.fsyncOfFolders = error};
		EXPECT_EQ(writeOwn(folder / "a" / "generation.json", "x"), expected);
		oddFileSystem = {.fsyncOfFiles = error};
		EXPECT_EQ(writeDurably(folder / "config.json", "x"), expected);
		EXPECT_FALSE(std::filesystem::exists(folder / "config.json"));
	}
}

TEST_F(OddFileSystemTest, WithoutPermissionsTakesRecords)
{
	for (const int error : {EPERM, ENOTSUP, ENOSYS, EINVAL, EROFS}) {
		oddFileSystem = {.chmod = error};
		expectThatWritingWorks();
		write(folder / "generation" / "old", "x");
		EXPECT_TRUE(tidyOwnFolder(folder / "generation").empty());
		std::filesystem::remove(folder / "generation" / "old");
	}
}

TEST_F(OddFileSystemTest, ThatCannotReplaceFilesTakesRecords)
{
	for (const int error : {EEXIST, EPERM}) {
		oddFileSystem = {.replacingRename = error};
		expectThatWritingWorks();
	}
}

} // namespace r2v::files
