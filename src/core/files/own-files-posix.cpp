// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/own-files.hpp"

#include <cerrno>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files/descriptor-posix.hpp"

namespace r2v::files {

namespace {

constexpr unsigned kFileMode = 0600;
constexpr unsigned kFolderMode = 0700;
constexpr size_t kPieceBytes = 1 << 20;
constexpr std::string_view kAside = ".set-aside";

/// Invalid if it is not a folder, or a link to one.
Descriptor openOwnFolder(const std::filesystem::path &folder)
{
	const Descriptor parent = openFolder(folder.parent_path());
	return parent ? Descriptor(openat(parent.number(), folder.filename().c_str(),
					  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
		      : Descriptor();
}

Descriptor folderOf(const std::filesystem::path &file)
{
	return openOwnFolder(file.parent_path());
}

Found kindOf(const struct stat &status)
{
	return S_ISREG(status.st_mode) ? Found::plainFile : S_ISDIR(status.st_mode) ? Found::folder : Found::foreign;
}

/// Takes away permissions that others should not have and adds none. Skips files with a second name, which may lie
/// outside.
void narrow(const Descriptor &opened, unsigned full)
{
	struct stat status {};
	if (opened && fstat(opened.number(), &status) == 0 && (status.st_mode & 07777) != full &&
	    (S_ISDIR(status.st_mode) || (S_ISREG(status.st_mode) && status.st_nlink == 1))) {
		// File systems without permissions have none to narrow.
		static_cast<void>(fchmod(opened.number(), full));
	}
}

std::optional<uint64_t> sizeOf(const std::filesystem::path &file, bool forWriting)
{
	const Descriptor folder = folderOf(file);
	struct stat status {};
	if (!folder || fstatat(folder.number(), file.filename().c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(status.st_mode) || (forWriting && status.st_nlink != 1)) {
		return std::nullopt;
	}
	return static_cast<uint64_t>(status.st_size);
}

/// If it turns out to be something else, opening it neither truncates it nor blocks.
Descriptor openToContinue(const Descriptor &folder, const std::string &name, uint64_t keepBytes)
{
	Descriptor file(
		openat(folder.number(), name.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
	struct stat status {};
	if (!file || fstat(file.number(), &status) != 0) {
		return Descriptor();
	}
	if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || static_cast<uint64_t>(status.st_size) < keepBytes) {
		errno = EINVAL;
		return Descriptor();
	}
	return ftruncate(file.number(), static_cast<off_t>(keepBytes)) == 0 ? std::move(file) : Descriptor();
}

Descriptor openAsNew(const Descriptor &folder, const std::string &name)
{
	struct stat status {};
	if (fstatat(folder.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))) {
		// Removes only this name. The target of a link, or the file under another name, belongs to somebody
		// else.
		unlinkat(folder.number(), name.c_str(), 0);
	}
	Descriptor file(
		openat(folder.number(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode));
	narrow(file, kFileMode);
	return file;
}

/// The source may grow meanwhile.
CopyResult copyBytes(const Descriptor &source, const Descriptor &target, uint64_t maxBytes,
		     const std::atomic<bool> &ending)
{
	std::vector<char> piece(kPieceBytes);
	for (uint64_t copied = 0;;) {
		if (ending) {
			return CopyResult::interrupted;
		}
		const ssize_t got = read(source.number(), piece.data(), piece.size());
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0 || (got > 0 && !writeAll(target, {piece.data(), static_cast<size_t>(got)}))) {
			return CopyResult::failed;
		}
		if (got == 0) {
			return copied > 0 && syncAsFarAsPossible(target) ? CopyResult::ok : CopyResult::failed;
		}
		copied += static_cast<uint64_t>(got);
		if (copied > maxBytes) {
			return CopyResult::tooLarge;
		}
	}
}

} // namespace

Found whatLiesAt(const std::filesystem::path &path, uint64_t *sizeBytes)
{
	struct stat status {};
	if (lstat(path.c_str(), &status) != 0) {
		return errno == ENOENT || errno == ENOTDIR ? Found::nothing : Found::foreign;
	}
	if (sizeBytes) {
		*sizeBytes = S_ISREG(status.st_mode) ? static_cast<uint64_t>(status.st_size) : 0;
	}
	return kindOf(status);
}

std::optional<uint64_t> sizeOfOwn(const std::filesystem::path &file)
{
	return sizeOf(file, false);
}

std::optional<uint64_t> writableSizeOfOwn(const std::filesystem::path &file)
{
	return sizeOf(file, true);
}

std::optional<std::string> readOwn(const std::filesystem::path &file, size_t maxBytes)
{
	const Descriptor folder = folderOf(file);
	if (!folder) {
		return std::nullopt;
	}
	return readFrom(Descriptor(openat(folder.number(), file.filename().c_str(),
					  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)),
			maxBytes);
}

WriteResult makeOwnFolder(const std::filesystem::path &folder)
{
	const Descriptor parent = openFolder(folder.parent_path());
	if (!parent) {
		return writeResultOfErrno();
	}
	const std::string name = folder.filename();
	struct stat status {};
	if (fstatat(parent.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode)) {
		setAsideInFolder(parent, name);
	}
	const bool made = mkdirat(parent.number(), name.c_str(), kFolderMode) == 0;
	if (!made && errno != EEXIST) {
		return writeResultOfErrno();
	}
	if (made) {
		// A umask may leave it without the right to open it.
		static_cast<void>(fchmodat(parent.number(), name.c_str(), kFolderMode, 0));
	}
	const Descriptor opened(openat(parent.number(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
	if (!opened || (made && !syncAsFarAsPossible(parent))) {
		return writeResultOfErrno();
	}
	narrow(opened, kFolderMode);
	return WriteResult::ok;
}

WriteResult writeOwn(const std::filesystem::path &file, std::string_view content)
{
	if (const WriteResult made = makeOwnFolder(file.parent_path()); made != WriteResult::ok) {
		return made;
	}
	const Descriptor folder = folderOf(file);
	return folder ? writeInFolder(folder, file.filename(), content, kFileMode) : writeResultOfErrno();
}

WriteResult moveOwn(const std::filesystem::path &from, const std::filesystem::path &to)
{
	const Descriptor folder = folderOf(from);
	if (!folder) {
		return writeResultOfErrno();
	}
	{
		const Descriptor file(openat(folder.number(), from.filename().c_str(),
					     O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
		struct stat status {};
		if (!file || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
		    !syncAsFarAsPossible(file)) {
			return writeResultOfErrno();
		}
		narrow(file, kFileMode);
	}
	return renameInFolder(folder, from.filename(), to.filename());
}

bool removeOwn(const std::filesystem::path &file)
{
	const Descriptor folder = folderOf(file);
	return folder && unlinkat(folder.number(), file.filename().c_str(), 0) == 0;
}

FilePtr openOwnForWriting(const std::filesystem::path &file, uint64_t keepBytes)
{
	const Descriptor folder = folderOf(file);
	if (!folder) {
		return nullptr;
	}
	const std::string name = file.filename();
	Descriptor opened = keepBytes > 0 ? openToContinue(folder, name, keepBytes) : openAsNew(folder, name);
	FilePtr stream(opened ? fdopen(opened.number(), keepBytes > 0 ? "ab" : "wb") : nullptr);
	if (stream) {
		opened.release();
	}
	return stream;
}

CopyResult copyToOwn(const std::filesystem::path &from, const std::filesystem::path &to, uint64_t maxBytes,
		     const std::atomic<bool> &ending)
{
	const Descriptor source(open(from.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
	struct stat status {};
	if (!source || fstat(source.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
		return CopyResult::failed;
	}
	if (static_cast<uint64_t>(status.st_size) > maxBytes) {
		return CopyResult::tooLarge;
	}
	if (makeOwnFolder(to.parent_path()) != WriteResult::ok) {
		return CopyResult::failed;
	}
	const Descriptor folder = folderOf(to);
	const Descriptor target = folder ? openAsNew(folder, to.filename()) : Descriptor();
	const CopyResult result = target ? copyBytes(source, target, maxBytes, ending) : CopyResult::failed;
	if (target && result != CopyResult::ok) {
		unlinkat(folder.number(), to.filename().c_str(), 0);
	}
	return result;
}

bool setAside(const std::filesystem::path &path)
{
	const Descriptor folder = openFolder(path.parent_path());
	return folder && setAsideInFolder(folder, path.filename());
}

bool isSetAside(const std::string &name)
{
	const size_t at = name.rfind(kAside);
	return at != std::string::npos &&
	       name.find_first_not_of("-0123456789", at + kAside.size()) == std::string::npos;
}

std::vector<std::string> tidyOwnFolder(const std::filesystem::path &folder)
{
	std::vector<std::string> setAsideNames;
	Descriptor opened = openOwnFolder(folder);
	narrow(opened, kFolderMode);
	const Descriptor again = openOwnFolder(folder);
	const std::unique_ptr<DIR, int (*)(DIR *)> listing(opened ? fdopendir(opened.number()) : nullptr, closedir);
	if (!listing || !again) {
		return setAsideNames;
	}
	opened.release();
	while (const dirent *entry = readdir(listing.get())) {
		const std::string name = entry->d_name;
		struct stat status {};
		if (name == "." || name == ".." || isSetAside(name) ||
		    fstatat(again.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
			continue;
		}
		if (kindOf(status) == Found::foreign) {
			if (setAsideInFolder(again, name)) {
				setAsideNames.push_back(name);
			}
		} else if (S_ISREG(status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
			narrow(Descriptor(openat(again.number(), name.c_str(),
						 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)),
			       kFileMode);
		}
	}
	return setAsideNames;
}

} // namespace r2v::files
