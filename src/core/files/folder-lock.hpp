// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>

namespace r2v::files {

/// Held by one process at a time; the system releases it with the process, however that ends.
class FolderLock {
public:
	enum class Outcome {
		held = 1,
		/// The folder's file system can't lock: it is held in the stand-in folder, or by another kind of lock.
		heldElsewhere,
		/// Nothing here can lock. There is a lock, but it keeps nobody out.
		keepsNobodyOut,
		/// By another process.
		taken,
		/// Nothing can be written in the folder.
		unwritable,
	};
	/// Null where the outcome is `taken` or `unwritable`. The stand-in's lock is one for each folder that is
	/// locked; it keeps out whoever has the same stand-in folder.
	static std::unique_ptr<FolderLock> tryAcquire(const std::filesystem::path &folder,
						      const std::filesystem::path &standInFolder, Outcome &outcome);
	virtual ~FolderLock() = default;
	FolderLock(const FolderLock &) = delete;
	FolderLock &operator=(const FolderLock &) = delete;

protected:
	FolderLock() = default;
};

} // namespace r2v::files
