// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::files {

/// The named seam to what differs between systems: durable writes, access rights and locks. files-posix.cpp is the
/// implementation for Linux and macOS.

enum class WriteResult { ok = 1, diskFull, unwritable };

enum class Access { everyone = 1, ownerOnly };

/// Readers see the old content or the new one, never a part, also after a power cut: temporary file beside it, fsync,
/// rename, fsync of the folder. With Access::ownerOnly nobody else can read it at any moment.
WriteResult writeDurably(const std::filesystem::path &file, std::string_view content, Access access = Access::everyone);

/// Renames durably: fsync of the file, rename, fsync of the folder.
WriteResult moveDurably(const std::filesystem::path &from, const std::filesystem::path &to);

/// Creates a folder and its parents, the folder itself durably; an existing one keeps its rights, except that ownerOnly
/// narrows it.
WriteResult makeFolder(const std::filesystem::path &folder, Access access = Access::everyone);

/// Nothing where the file can't be read, is no regular file or is larger than maxBytes. Links are followed.
std::optional<std::string> readWhole(const std::filesystem::path &file, size_t maxBytes);

/// Whether anyone but the owner may read the file.
bool isReadableByOthers(const std::filesystem::path &file);

/// Held by one process at a time; the system releases it with the process, however that ends.
class FolderLock {
public:
	/// Null where another process holds it or the folder can't be written (`unwritable` tells which).
	static std::unique_ptr<FolderLock> tryAcquire(const std::filesystem::path &folder, bool &unwritable);
	~FolderLock();
	FolderLock(const FolderLock &) = delete;
	FolderLock &operator=(const FolderLock &) = delete;

private:
	explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
	const int descriptor_;
};

} // namespace r2v::files
