// SPDX-License-Identifier: GPL-2.0-or-later
#include "files/odd-file-system.hpp"

#include <cerrno>
#include <cstdarg>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace r2v::files {

OddFileSystem oddFileSystem;

namespace {

/// False: the system answers.
bool refuses(int error)
{
	errno = error;
	return error != 0;
}

bool isFolder(int descriptor)
{
	struct stat status {};
	return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

} // namespace

} // namespace r2v::files

using r2v::files::oddFileSystem;

// Its struct has the same name.
#pragma GCC diagnostic ignored "-Wshadow"

extern "C" {

int flock(int descriptor, int operation)
{
	return r2v::files::refuses(oddFileSystem.flock) ? -1
							: static_cast<int>(syscall(SYS_flock, descriptor, operation));
}

int fcntl(int descriptor, int command, ...)
{
	va_list arguments;
	va_start(arguments, command);
	const long argument = va_arg(arguments, long);
	va_end(arguments);
	if (command == F_OFD_SETLK && r2v::files::refuses(oddFileSystem.recordLock)) {
		return -1;
	}
	return static_cast<int>(syscall(SYS_fcntl, descriptor, command, argument));
}

int fsync(int descriptor)
{
	const bool isFolder = r2v::files::isFolder(descriptor);
	if (r2v::files::refuses(isFolder ? oddFileSystem.fsyncOfFolders : oddFileSystem.fsyncOfFiles)) {
		return -1;
	}
	return static_cast<int>(syscall(SYS_fsync, descriptor));
}

int fchmod(int descriptor, mode_t mode) noexcept
{
	return r2v::files::refuses(oddFileSystem.chmod) ? -1 : static_cast<int>(syscall(SYS_fchmod, descriptor, mode));
}

int chmod(const char *path, mode_t mode) noexcept
{
	return r2v::files::refuses(oddFileSystem.chmod) ? -1
							: static_cast<int>(syscall(SYS_fchmodat, AT_FDCWD, path, mode));
}

int renameat(int fromFolder, const char *from, int toFolder, const char *to) noexcept
{
	struct stat status {};
	if (fstatat(toFolder, to, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    r2v::files::refuses(oddFileSystem.replacingRename)) {
		return -1;
	}
	return static_cast<int>(syscall(SYS_renameat2, fromFolder, from, toFolder, to, 0));
}
}
