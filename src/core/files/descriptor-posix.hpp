// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/files/files.hpp"

namespace r2v::files {

/// A file descriptor, closed with its owner. Only for files named …-posix.cpp.
class Descriptor {
public:
	explicit Descriptor(int number = -1) : number_(number) {}
	~Descriptor();
	Descriptor(Descriptor &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
	Descriptor &operator=(Descriptor &&other) noexcept
	{
		std::swap(number_, other.number_);
		return *this;
	}

	explicit operator bool() const { return number_ >= 0; }
	int number() const { return number_; }
	int release() { return std::exchange(number_, -1); }

private:
	int number_;
};

/// Translates errno after a failed write.
WriteResult writeResultOfErrno();

/// Nothing if it is not a regular file or larger than maxBytes.
std::optional<std::string> readFrom(const Descriptor &descriptor, size_t maxBytes);

/// False with errno set.
bool writeAll(const Descriptor &file, std::string_view content);

/// False with errno set. A file system that can't sync this kind of thing counts as success, because there is nothing
/// more to be had from it.
bool syncAsFarAsPossible(const Descriptor &descriptor);

/// Writes `name` in that folder as writeDurably does, with exactly this mode, or without one with that of new files.
WriteResult writeInFolder(const Descriptor &folder, const std::string &name, std::string_view content,
			  std::optional<unsigned> mode);

/// Renames within that folder. A folder in the way of the file is set aside.
WriteResult renameInFolder(const Descriptor &folder, const std::string &from, const std::string &to);

bool setAsideInFolder(const Descriptor &folder, const std::string &name);

/// For the user's own folders, which may be links.
Descriptor openFolder(const std::filesystem::path &folder);

} // namespace r2v::files
