// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/folder-lock.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files/descriptor-posix.hpp"

namespace r2v::files {

namespace {

enum class Taking { held = 1, taken, unsupported };

Taking fromResult(int result)
{
	if (result == 0) {
		return Taking::held;
	}
	// Only these mean that another process has it. NFS without a lock daemon, FUSE, 9p and CIFS answer ENOLCK,
	// ENOSYS, EOPNOTSUPP, EINVAL, EIO …
	return errno == EWOULDBLOCK || errno == EAGAIN || errno == EINTR ? Taking::taken : Taking::unsupported;
}

Taking takeByFlock(const Descriptor &file)
{
	return fromResult(flock(file.number(), LOCK_EX | LOCK_NB));
}

#ifdef F_OFD_SETLK
Taking takeByRecordLock(const Descriptor &file)
{
	struct flock wanted {};
	wanted.l_type = F_WRLCK;
	wanted.l_whence = SEEK_SET;
	return fromResult(fcntl(file.number(), F_OFD_SETLK, &wanted));
}
#else
Taking takeByRecordLock(const Descriptor &)
{
	return Taking::unsupported;
}
#endif

/// A link, pipe or folder in its place is set aside. Hard links to the file are fine, since some backups make them.
Descriptor openLockFile(const std::filesystem::path &folder, const std::string &name)
{
	const Descriptor opened = openFolder(folder);
	for (int attempt = 0; opened && attempt < 2; ++attempt) {
		Descriptor file(openat(opened.number(), name.c_str(),
				       O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600));
		struct stat status {};
		if (file && fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode)) {
			return file;
		}
		if (fstatat(opened.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
		    S_ISREG(status.st_mode) || !setAsideInFolder(opened, name)) {
			return Descriptor();
		}
	}
	return Descriptor();
}

/// The same name for every path that leads to the folder.
std::string standInName(const std::filesystem::path &folder)
{
	std::error_code error;
	const std::filesystem::path whole = std::filesystem::canonical(folder, error);
	uint64_t hash = 0xcbf29ce484222325;
	for (const unsigned char byte : (error ? folder : whole).string()) {
		hash = (hash ^ byte) * 0x100000001b3;
	}
	char name[40];
	snprintf(name, sizeof name, "generations-%016llx.lock", static_cast<unsigned long long>(hash));
	return name;
}

class HeldLock final : public FolderLock {
public:
	HeldLock(Descriptor own, Descriptor standIn) : own_(std::move(own)), standIn_(std::move(standIn)) {}

private:
	const Descriptor own_;
	const Descriptor standIn_;
};

} // namespace

std::unique_ptr<FolderLock> FolderLock::tryAcquire(const std::filesystem::path &folder,
						   const std::filesystem::path &standInFolder, Outcome &outcome)
{
	Descriptor own = openLockFile(folder, ".lock");
	if (!own) {
		outcome = Outcome::unwritable;
		return nullptr;
	}
	Descriptor standIn;
	Taking taking = takeByFlock(own);
	outcome = Outcome::held;
	if (taking == Taking::unsupported) {
		// Some file systems only have this kind. It also keeps out processes that use another stand-in.
		const Taking recordLock = takeByRecordLock(own);
		standIn = standInFolder.empty() ? Descriptor() : openLockFile(standInFolder, standInName(folder));
		Taking besides = standIn ? takeByFlock(standIn) : Taking::unsupported;
		if (besides == Taking::unsupported && standIn) {
			besides = takeByRecordLock(standIn);
		}
		const bool isHeld = recordLock == Taking::held || besides == Taking::held;
		taking = recordLock == Taking::taken ? recordLock : besides;
		outcome = isHeld ? Outcome::heldElsewhere : Outcome::keepsNobodyOut;
	}
	if (taking == Taking::taken) {
		outcome = Outcome::taken;
		return nullptr;
	}
	return std::make_unique<HeldLock>(std::move(own), std::move(standIn));
}

} // namespace r2v::files
