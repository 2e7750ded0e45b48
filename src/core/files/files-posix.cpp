// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files/descriptor-posix.hpp"

namespace r2v::files {

namespace {

/// Nothing if there is no such file.
std::optional<unsigned> modeOf(const std::filesystem::path &file)
{
	struct stat status {};
	return lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? std::optional(status.st_mode & 0777U)
									    : std::nullopt;
}

} // namespace

WriteResult writeDurably(const std::filesystem::path &file, std::string_view content, Access access)
{
	const Descriptor folder = openFolder(file.parent_path());
	if (!folder) {
		return writeResultOfErrno();
	}
	return writeInFolder(folder, file.filename(), content, access == Access::ownerOnly ? 0600 : modeOf(file));
}

WriteResult makeFolder(const std::filesystem::path &folder, Access access)
{
	std::error_code error;
	const bool made = std::filesystem::create_directories(folder, error);
	if (error) {
		return error == std::errc::no_space_on_device ? WriteResult::diskFull : WriteResult::unwritable;
	}
	if (made) {
		const Descriptor parent = openFolder(folder.parent_path());
		if (parent && !syncAsFarAsPossible(parent)) {
			return writeResultOfErrno();
		}
	}
	if (access == Access::ownerOnly) {
		// File systems without permissions have none to narrow.
		static_cast<void>(chmod(folder.c_str(), 0700));
	}
	return WriteResult::ok;
}

std::optional<std::string> readWhole(const std::filesystem::path &file, size_t maxBytes)
{
	// A pipe without a writer would block its reader forever.
	return readFrom(Descriptor(open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)), maxBytes);
}

bool isReadableByOthers(const std::filesystem::path &file)
{
	struct stat status {};
	return stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

} // namespace r2v::files
