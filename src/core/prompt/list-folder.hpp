// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

namespace r2v::prompt {

enum class FileError {
	/// It is missing, not a regular file, or can't be read.
	unreadable = 1,
	/// The name leads out of the folder, or could on another system: an absolute path, "..", a backslash, a colon,
	/// a link.
	outsideFolder,
	tooLarge,
	/// It has not been read yet, and this thread must not wait for the disk.
	notReadYet,
};

/// The content of the file, or why there is none.
using FileContent = std::variant<std::string, FileError>;

/// The only folder that `{file:…}` may read, because a prompt may be written by somebody who must not see the disk. It
/// guards against names, not against someone who can change the folder meanwhile. Immutable, any thread; reads block.
class ListFolder {
public:
	static constexpr size_t kMaxFileBytes = 1'000'000;

	/// The folder need not exist. It may be a link.
	explicit ListFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

	/// `name` is UTF-8 and relative to the folder, with parts separated by "/".
	FileContent read(std::string_view name) const;

private:
	const std::filesystem::path folder_;
};

} // namespace r2v::prompt
