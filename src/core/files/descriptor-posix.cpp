// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/descriptor-posix.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace r2v::files {

namespace {

constexpr int kNamesTried = 100;
constexpr unsigned kUsualMode = 0644;

/// FUSE, NFS, CIFS and 9p each report in their own way that they can't do something.
bool meansUnsupported(int error)
{
	// These two are one number on Linux, but not elsewhere.
	constexpr int kUnsupported[] = {EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS, EBADF, EROFS};
	return std::find(std::begin(kUnsupported), std::end(kUnsupported), error) != std::end(kUnsupported);
}

/// Some file systems (sshfs, some FUSE) can't rename a file over another.
bool meansNoReplacing(int error)
{
	return error == EEXIST || error == EPERM;
}

bool isFolder(const Descriptor &folder, const std::string &name)
{
	struct stat status {};
	return fstatat(folder.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

} // namespace

Descriptor::~Descriptor()
{
	if (number_ >= 0) {
		close(number_);
	}
}

WriteResult writeResultOfErrno()
{
	return errno == ENOSPC || errno == EDQUOT ? WriteResult::diskFull : WriteResult::unwritable;
}

std::optional<std::string> readFrom(const Descriptor &descriptor, size_t maxBytes)
{
	struct stat status {};
	if (!descriptor || fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
	    static_cast<uint64_t>(status.st_size) > maxBytes) {
		return std::nullopt;
	}
	std::string content(static_cast<size_t>(status.st_size), '\0');
	size_t got = 0;
	while (got < content.size()) {
		const ssize_t more = read(descriptor.number(), content.data() + got, content.size() - got);
		if (more < 0 && errno == EINTR) {
			continue;
		}
		if (more <= 0) {
			return std::nullopt;
		}
		got += static_cast<size_t>(more);
	}
	return content;
}

bool writeAll(const Descriptor &file, std::string_view content)
{
	while (!content.empty()) {
		const ssize_t written = write(file.number(), content.data(), content.size());
		if (written < 0 && errno == EINTR) {
			continue;
		}
		if (written < 0) {
			return false;
		}
		content.remove_prefix(static_cast<size_t>(written));
	}
	return true;
}

bool syncAsFarAsPossible(const Descriptor &descriptor)
{
	return fsync(descriptor.number()) == 0 || meansUnsupported(errno);
}

WriteResult writeInFolder(const Descriptor &folder, const std::string &name, std::string_view content,
			  std::optional<unsigned> mode)
{
	const std::string temporary = name + ".tmp";
	// Left over from a crash: it could have wider permissions than asked for, or be a link.
	if (unlinkat(folder.number(), temporary.c_str(), 0) != 0 && isFolder(folder, temporary)) {
		setAsideInFolder(folder, temporary);
	}
	{
		const Descriptor file(openat(folder.number(), temporary.c_str(),
					     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
					     mode.value_or(kUsualMode)));
		if (!file) {
			return writeResultOfErrno();
		}
		// The umask may have cleared some bits. File systems without permissions have none to set.
		if (mode) {
			static_cast<void>(fchmod(file.number(), *mode));
		}
		if (!writeAll(file, content) || !syncAsFarAsPossible(file)) {
			const WriteResult result = writeResultOfErrno();
			unlinkat(folder.number(), temporary.c_str(), 0);
			return result;
		}
	}
	const WriteResult result = renameInFolder(folder, temporary, name);
	if (result != WriteResult::ok) {
		unlinkat(folder.number(), temporary.c_str(), 0);
	}
	return result;
}

WriteResult renameInFolder(const Descriptor &folder, const std::string &from, const std::string &to)
{
	const auto rename = [&] {
		return renameat(folder.number(), from.c_str(), folder.number(), to.c_str()) == 0 ? 0 : errno;
	};
	int error = rename();
	if (error != 0 && isFolder(folder, to)) {
		error = setAsideInFolder(folder, to) ? rename() : error;
	} else if (meansNoReplacing(error) && unlinkat(folder.number(), to.c_str(), 0) == 0) {
		// A crash between the two leaves the new content under its temporary name.
		error = rename();
	}
	errno = error;
	return error == 0 && syncAsFarAsPossible(folder) ? WriteResult::ok : writeResultOfErrno();
}

bool setAsideInFolder(const Descriptor &folder, const std::string &name)
{
	for (int number = 1; number <= kNamesTried; ++number) {
		const std::string aside = name + ".set-aside" + (number > 1 ? "-" + std::to_string(number) : "");
		struct stat status {};
		if (fstatat(folder.number(), aside.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
			continue;
		}
		return renameat(folder.number(), name.c_str(), folder.number(), aside.c_str()) == 0;
	}
	return false;
}

Descriptor openFolder(const std::filesystem::path &folder)
{
	return Descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

} // namespace r2v::files
