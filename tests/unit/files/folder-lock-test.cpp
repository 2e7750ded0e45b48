// SPDX-License-Identifier: GPL-2.0-or-later
#include <cerrno>

#include "core/files/folder-lock.hpp"
#include "files/odd-file-system.hpp"
#include "files/test-folder.hpp"

namespace r2v::files {

namespace {

/// What flock says where a folder can't lock: NFS without its daemon, FUSE, WSL, CIFS, old kernels.
constexpr int kCannot[] = {ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL, EIO, EBADF, EPERM};

} // namespace

class FolderLockTest : public TestFolder {
protected:
	FolderLockTest()
	{
		for (const char *name : {"store", "config", "other-config"}) {
			std::filesystem::create_directory(folder / name);
		}
	}
	~FolderLockTest() override { oddFileSystem = {}; }

	std::unique_ptr<FolderLock> take(const char *store = "store", const char *config = "config")
	{
		return FolderLock::tryAcquire(folder / store, folder / config, outcome);
	}

	using Outcome = FolderLock::Outcome;
	Outcome outcome = Outcome::held;
};

TEST_F(FolderLockTest, IsHeldByOneProcessAtATime)
{
	auto lock = take();
	EXPECT_EQ(outcome, Outcome::held);
	EXPECT_FALSE(take("store", "other-config"));
	EXPECT_EQ(outcome, Outcome::taken);
	lock.reset();
	EXPECT_TRUE(take());
	EXPECT_TRUE(std::filesystem::is_empty(folder / "config")) << "the folder itself can lock";
}

TEST_F(FolderLockTest, KeepsTheSecondOutEvenIfTheFolderCannotLock)
{
	for (const int error : kCannot) {
		oddFileSystem = {.flock = error};
		auto lock = take();
		ASSERT_TRUE(lock) << error;
		EXPECT_EQ(outcome, Outcome::heldElsewhere);
		EXPECT_FALSE(take()) << error;
		EXPECT_EQ(outcome, Outcome::taken);
		EXPECT_FALSE(take("store", "other-config")) << error;
		lock.reset();
		EXPECT_TRUE(take()) << error;
	}
}

TEST_F(FolderLockTest, IsInTheConfigFolderIfTheFolderHasNoLocks)
{
	// Both are on one file system here, so what can't lock is told by when it is asked.
	for (const int error : kCannot) {
		oddFileSystem = {.flock = error, .recordLock = error};
		EXPECT_TRUE(take()) << error;
		EXPECT_EQ(outcome, Outcome::keepsNobodyOut) << "neither of the two folders can lock";
	}
	EXPECT_FALSE(std::filesystem::is_empty(folder / "config"));
}

TEST_F(FolderLockTest, IsTheSameWhicheverPathLeadsToTheStore)
{
	std::filesystem::create_directory_symlink(folder / "store", folder / "way");
	std::filesystem::create_directory(folder / "second-store");
	oddFileSystem = {.flock = ENOLCK};
	const auto lock = take();
	EXPECT_TRUE(take("second-store"));
	EXPECT_FALSE(take("way"));
	EXPECT_EQ(outcome, Outcome::taken);
}

TEST_F(FolderLockTest, IsNeverALinkThatSomebodyLeftThere)
{
	write(folder / "diary.txt", "dear diary");
	for (const char *target : {"diary.txt", "not-there-yet"}) {
		std::filesystem::remove(folder / "store" / ".lock");
		std::filesystem::create_symlink(folder / target, folder / "store" / ".lock");
		EXPECT_TRUE(take()) << target;
		EXPECT_TRUE(
			std::filesystem::is_regular_file(std::filesystem::symlink_status(folder / "store" / ".lock")));
	}
	EXPECT_FALSE(std::filesystem::exists(folder / "not-there-yet"));
	for (const bool isPipe : {true, false}) {
		std::filesystem::remove(folder / "store" / ".lock");
		if (isPipe) {
			ASSERT_EQ(mkfifo((folder / "store" / ".lock").c_str(), 0600), 0);
		} else {
			std::filesystem::create_directory(folder / "store" / ".lock");
		}
		EXPECT_TRUE(take());
	}
}

TEST_F(FolderLockTest, WorksBesideABackupOfHardLinks)
{
	const auto lock = take();
	std::filesystem::create_hard_link(folder / "store" / ".lock", folder / "backup of the lock");
	EXPECT_FALSE(take());
	EXPECT_EQ(outcome, Outcome::taken);
}

} // namespace r2v::files
