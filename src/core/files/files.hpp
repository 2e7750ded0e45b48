// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::files {

/// The named seam to what differs between systems: durable writes and access rights here, the files below the store in
/// own-files.hpp, locks in folder-lock.hpp, what users write for a path in user-path.hpp. Files named …-posix are the
/// implementation for Linux and macOS.

enum class WriteResult { ok = 1, diskFull, unwritable };

enum class Access { everyone = 1, ownerOnly };

/// Readers see the old content or the new one, never a part, also after a power cut: temporary file beside it, fsync,
/// rename, fsync of the folder. A file that is there keeps its mode, and a new one has the usual mode; with
/// Access::ownerOnly nobody else can read it at any moment.
WriteResult writeDurably(const std::filesystem::path &file, std::string_view content, Access access = Access::everyone);

/// Creates a folder and its parents, the folder itself durably; an existing one keeps its rights, except that ownerOnly
/// narrows it where the file system has rights.
WriteResult makeFolder(const std::filesystem::path &folder, Access access = Access::everyone);

/// Nothing where the file can't be read, is no regular file or is larger than maxBytes. Links are followed.
std::optional<std::string> readWhole(const std::filesystem::path &file, size_t maxBytes);

/// Whether anyone but the owner may read the file.
bool isReadableByOthers(const std::filesystem::path &file);

} // namespace r2v::files
