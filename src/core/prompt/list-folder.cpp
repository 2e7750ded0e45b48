// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/list-folder.hpp"

#include <algorithm>
#include <system_error>

#include "core/files/files.hpp"
#include "core/text/utf8.hpp"

namespace r2v::prompt {

namespace {

namespace fs = std::filesystem;

bool isText(std::string_view name)
{
	const bool control = std::any_of(name.begin(), name.end(), [](unsigned char byte) { return byte < 0x20; });
	return !control && text::toValidUtf8(name) == name;
}

bool leadsOut(std::string_view name)
{
	// Windows drives, streams and separators are refused everywhere, so that a prompt means the same on every
	// system.
	if (name.starts_with('/') || name.find_first_of("\\:") != std::string_view::npos) {
		return true;
	}
	for (size_t at = 0; at <= name.size();) {
		const size_t slash = std::min(name.find('/', at), name.size());
		if (name.substr(at, slash - at) == "..") {
			return true;
		}
		at = slash + 1;
	}
	return false;
}

bool isBelow(const fs::path &file, const fs::path &folder)
{
	return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

} // namespace

FileContent ListFolder::read(std::string_view name) const
{
	if (leadsOut(name)) {
		return FileError::outsideFolder;
	}
	if (!isText(name)) {
		return FileError::unreadable;
	}
	std::error_code failed;
	const fs::path folder = fs::canonical(folder_, failed);
	if (failed) {
		return FileError::unreadable;
	}
	// canonical() follows links, so that the file that is checked is the one that is read.
	const fs::path file = fs::canonical(folder / std::u8string(name.begin(), name.end()), failed);
	if (failed) {
		return FileError::unreadable;
	}
	if (!isBelow(file, folder)) {
		return FileError::outsideFolder;
	}
	if (fs::file_size(file, failed) > kMaxFileBytes && !failed) {
		return FileError::tooLarge;
	}
	if (auto content = files::readWhole(file, kMaxFileBytes)) {
		return std::move(*content);
	}
	return FileError::unreadable;
}

} // namespace r2v::prompt
