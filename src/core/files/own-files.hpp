// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/files.hpp"

namespace r2v::files {

/// What the plugin keeps below the store: one folder for each generation, with files in it. A store can come from
/// somebody else, so nothing here ever follows a link, neither at the path itself nor at the folder that contains it.
/// Everything above belongs to the user and may be links. Whatever is made here is readable by its owner alone,
/// whatever the umask says; a file system without permissions is no error.

/// What lies at a path itself.
enum class Found {
	nothing = 1,
	/// A regular file. If it has a second name (a hard link), it may be read but not written to.
	plainFile,
	folder,
	/// A link, pipe, device or socket, or something that can't be examined.
	foreign,
};
Found whatLiesAt(const std::filesystem::path &path, uint64_t *sizeBytes = nullptr);

/// Nothing if it is not a plain file.
std::optional<uint64_t> sizeOfOwn(const std::filesystem::path &file);
/// How many bytes there are to continue from. Nothing if it is not a plain file or has a second name.
std::optional<uint64_t> writableSizeOfOwn(const std::filesystem::path &file);

std::optional<std::string> readOwn(const std::filesystem::path &file, size_t maxBytes);

/// Creates the folder. A link in its place is set aside, a file is not.
WriteResult makeOwnFolder(const std::filesystem::path &folder);

/// Like writeDurably. Makes the folder if it is missing.
WriteResult writeOwn(const std::filesystem::path &file, std::string_view content);

/// Renames durably within a folder: from a plain file to a name that is free or has a file.
WriteResult moveOwn(const std::filesystem::path &from, const std::filesystem::path &to);

/// Removes a file, or a link itself. False if there was none.
bool removeOwn(const std::filesystem::path &file);

struct FileCloser {
	void operator()(std::FILE *file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, FileCloser>;

/// For bytes as they arrive. With keepBytes the file is continued after that many; without, it is a new one, whatever
/// had its name. Null with errno set if that fails.
FilePtr openOwnForWriting(const std::filesystem::path &file, uint64_t keepBytes);

enum class CopyResult {
	ok = 1,
	interrupted,
	tooLarge,
	/// This also means that it is not a regular file, or that there is no room for the copy.
	failed,
};
/// Copies a user's file, which may be a link, durably into one of our folders, which is made if it is missing. Only a
/// whole copy stays there. Ends soon after `ending` is set.
CopyResult copyToOwn(const std::filesystem::path &from, const std::filesystem::path &to, uint64_t maxBytes,
		     const std::atomic<bool> &ending);

/// Renames whatever is in the way to "….set-aside"; of a link, the link itself. False if it can't be moved.
bool setAside(const std::filesystem::path &path);
/// Whether setAside() made this name.
bool isSetAside(const std::string &name);

/// Tidies a folder of an older version or of another machine: only its owner may enter, and what is neither file nor
/// folder is set aside. Returns the names of those.
std::vector<std::string> tidyOwnFolder(const std::filesystem::path &folder);

} // namespace r2v::files
