// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::files {

/// The named seam for what differs between systems: durable writes and permissions are here, files below the store in
/// own-files.hpp, locks in folder-lock.hpp, and paths as users write them in user-path.hpp. Files named …-posix
/// implement it for Linux and macOS.

enum class WriteResult { ok = 1, diskFull, unwritable };

enum class Access { everyone = 1, ownerOnly };

/// Readers see either the old or the new content, never a part, even after a power cut: a temporary file beside it,
/// fsync, rename, fsync of the folder. An existing file keeps its mode and a new one gets the usual mode. With
/// Access::ownerOnly nobody else can read it at any moment.
WriteResult writeDurably(const std::filesystem::path &file, std::string_view content, Access access = Access::everyone);

/// Creates a folder and its parents, the folder itself durably. An existing one keeps its permissions, except that
/// ownerOnly narrows them if the file system has any.
WriteResult makeFolder(const std::filesystem::path &folder, Access access = Access::everyone);

/// Nothing if the file can't be read, is not a regular file or is larger than maxBytes. Follows links.
std::optional<std::string> readWhole(const std::filesystem::path &file, size_t maxBytes);

/// Whether anyone but the owner may read the file.
bool isReadableByOthers(const std::filesystem::path &file);

} // namespace r2v::files
