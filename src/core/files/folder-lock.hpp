// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>

namespace r2v::files {

/// Held by one process at a time. The system releases it when the process ends, however it ends.
class FolderLock {
public:
	enum class Outcome {
		held = 1,
		/// The folder's file system can't lock, so the lock is held in the stand-in folder or is of another
		/// kind.
		heldElsewhere,
		/// Nothing here can lock, so this lock keeps nobody out.
		keepsNobodyOut,
		/// Another process holds it.
		taken,
		/// The folder takes no files.
		unwritable,
	};
	/// Null if the outcome is `taken` or `unwritable`. Each locked folder has a lock of its own in the stand-in
	/// folder, which only keeps out processes with the same stand-in folder.
	static std::unique_ptr<FolderLock> tryAcquire(const std::filesystem::path &folder,
						      const std::filesystem::path &standInFolder, Outcome &outcome);
	virtual ~FolderLock() = default;
	FolderLock(const FolderLock &) = delete;
	FolderLock &operator=(const FolderLock &) = delete;

protected:
	FolderLock() = default;
};

} // namespace r2v::files
