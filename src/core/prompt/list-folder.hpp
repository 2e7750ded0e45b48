// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

namespace r2v::prompt {

enum class FileFault {
	/// Not there, no regular file, or not to be read.
	unreadable = 1,
	/// The name leads out of the folder, or could on another system: absolute, "..", a backslash, a colon, a link.
	outsideFolder,
	tooLarge,
	/// Its reader must not wait for the disk here, and has not read it before.
	notReadYet,
};

/// The bytes of the file, or why there are none.
using FileContent = std::variant<std::string, FileFault>;

/// The one folder that `{file:…}` may read, for a prompt can be written by somebody who must not see the disk. It
/// guards against names, not against someone who can change the folder meanwhile. Immutable, any thread; reads block.
class ListFolder {
public:
	static constexpr size_t kMaxFileBytes = 1'000'000;

	/// The folder need not exist; a link to a folder is fine.
	explicit ListFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

	/// `name` is UTF-8, relative to the folder, its parts divided by "/".
	FileContent read(std::string_view name) const;

private:
	const std::filesystem::path folder_;
};

} // namespace r2v::prompt
