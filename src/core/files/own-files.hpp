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

/// What the plugin keeps below the store: folders, one a generation, with files in them. A store can come from somebody
/// else, so none of this ever follows a link: neither at the path itself nor at the folder that it lies in. Whatever is
/// higher up is the user's and may be links. All of it is for its owner alone, whatever the umask says; a file system
/// that knows no rights is no error.

/// What lies at a path itself.
enum class Found {
	nothing = 1,
	/// A regular file. It may have a second name (a hard link) and is read then, but never written to.
	plainFile,
	folder,
	/// A link, a pipe, a device, a socket, or what can't be looked at.
	foreign,
};
Found whatLiesAt(const std::filesystem::path &path, uint64_t *sizeBytes = nullptr);

/// Nothing where it is no plain file.
std::optional<uint64_t> sizeOfOwn(const std::filesystem::path &file);
/// How much is there to be continued: nothing, too, where the file has a second name.
std::optional<uint64_t> writableSizeOfOwn(const std::filesystem::path &file);

std::optional<std::string> readOwn(const std::filesystem::path &file, size_t maxBytes);

/// Creates the folder; a link in its place is set aside, a file is not.
WriteResult makeOwnFolder(const std::filesystem::path &folder);

/// As writeDurably, into the folder, which is made where it is missing.
WriteResult writeOwn(const std::filesystem::path &file, std::string_view content);

/// Renames durably inside of a folder, from a plain file to a name at which nothing but a file lies.
WriteResult moveOwn(const std::filesystem::path &from, const std::filesystem::path &to);

/// Removes a file, or the link to one. False where there was none.
bool removeOwn(const std::filesystem::path &file);

struct FileCloser {
	void operator()(std::FILE *file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, FileCloser>;

/// For bytes as they arrive. With keepBytes the file is continued behind so many of them; without, it is a new one
/// whatever had its name. Null with errno set where it can't be.
FilePtr openOwnForWriting(const std::filesystem::path &file, uint64_t keepBytes);

enum class CopyResult {
	ok = 1,
	interrupted,
	tooLarge,
	/// Or it is no regular file, or there is no room for the copy.
	failed,
};
/// Copies a file of the user's, who may have linked it, durably into a folder of ours, which is made where it is
/// missing. Only what is whole stays there. Ends soon after `ending` is set.
CopyResult copyToOwn(const std::filesystem::path &from, const std::filesystem::path &to, uint64_t maxBytes,
		     const std::atomic<bool> &ending);

/// Renames what is in the way to "….set-aside", a link itself and not what it leads to. False where it stays.
bool setAside(const std::filesystem::path &path);
/// Whether that made this name.
bool isSetAside(const std::string &name);

/// Brings a folder of an older version or from elsewhere in order: for its owner alone, and what is neither file nor
/// folder in it set aside. Returns the names of those.
std::vector<std::string> tidyOwnFolder(const std::filesystem::path &folder);

} // namespace r2v::files
