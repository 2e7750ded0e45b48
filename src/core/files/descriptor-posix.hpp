// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/files/files.hpp"

namespace r2v::files {

/// A file descriptor, closed with its owner. For the files named …-posix.cpp.
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

/// What errno says of a write.
WriteResult writeResultOfErrno();

/// Nothing where it is no regular file or larger than maxBytes.
std::optional<std::string> readFrom(const Descriptor &descriptor, size_t maxBytes);

/// False with errno set.
bool writeAll(const Descriptor &file, std::string_view content);

/// False with errno set. A file system that can't sync this kind of thing is no error: it then has no more to give.
bool syncAsFarAsPossible(const Descriptor &descriptor);

/// Writes `name` in that folder as writeDurably does, with exactly this mode or that of new files.
WriteResult writeInFolder(const Descriptor &folder, const std::string &name, std::string_view content,
			  std::optional<unsigned> mode);

/// Renames in that folder; folders in the way of a file are set aside.
WriteResult renameInFolder(const Descriptor &folder, const std::string &from, const std::string &to);

/// As setAside.
bool setAsideInFolder(const Descriptor &folder, const std::string &name);

/// For the user's own folders, which may be links.
Descriptor openFolder(const std::filesystem::path &folder);

} // namespace r2v::files
