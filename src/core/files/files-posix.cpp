// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/files.hpp"

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace r2v::files {

namespace {

class Descriptor {
public:
	explicit Descriptor(int number) : number_(number) {}
	~Descriptor()
	{
		if (number_ >= 0) {
			close(number_);
		}
	}
	Descriptor(const Descriptor &) = delete;
	Descriptor &operator=(const Descriptor &) = delete;

	explicit operator bool() const { return number_ >= 0; }
	int number() const { return number_; }

private:
	const int number_;
};

WriteResult fromErrno()
{
	return errno == ENOSPC || errno == EDQUOT ? WriteResult::diskFull : WriteResult::unwritable;
}

bool writeAll(int descriptor, std::string_view content)
{
	while (!content.empty()) {
		const ssize_t written = write(descriptor, content.data(), content.size());
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

/// Nothing where it is no regular file or larger than maxBytes.
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

WriteResult syncFolder(const std::filesystem::path &folder)
{
	const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return descriptor && fsync(descriptor.number()) == 0 ? WriteResult::ok : fromErrno();
}

WriteResult renameAndSync(const std::filesystem::path &from, const std::filesystem::path &to)
{
	if (rename(from.c_str(), to.c_str()) != 0) {
		return fromErrno();
	}
	return syncFolder(to.parent_path());
}

} // namespace

WriteResult writeDurably(const std::filesystem::path &file, std::string_view content, Access access)
{
	std::filesystem::path temporary = file;
	temporary += ".tmp";
	// Left over from a crash: it could have wider rights than asked for.
	unlink(temporary.c_str());
	const mode_t mode = access == Access::ownerOnly ? 0600 : 0644;
	{
		const Descriptor descriptor(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
		if (!descriptor) {
			return fromErrno();
		}
		if (!writeAll(descriptor.number(), content) || fsync(descriptor.number()) != 0) {
			const WriteResult result = fromErrno();
			unlink(temporary.c_str());
			return result;
		}
	}
	const WriteResult result = renameAndSync(temporary, file);
	if (result != WriteResult::ok) {
		unlink(temporary.c_str());
	}
	return result;
}

WriteResult moveDurably(const std::filesystem::path &from, const std::filesystem::path &to)
{
	{
		const Descriptor descriptor(open(from.c_str(), O_RDONLY | O_CLOEXEC));
		if (!descriptor || fsync(descriptor.number()) != 0) {
			return fromErrno();
		}
	}
	return renameAndSync(from, to);
}

WriteResult makeFolder(const std::filesystem::path &folder, Access access)
{
	std::error_code error;
	const bool made = std::filesystem::create_directories(folder, error);
	if (error) {
		return error == std::errc::no_space_on_device ? WriteResult::diskFull : WriteResult::unwritable;
	}
	if (made && syncFolder(folder.parent_path()) != WriteResult::ok) {
		return fromErrno();
	}
	if (access == Access::ownerOnly && chmod(folder.c_str(), 0700) != 0) {
		return fromErrno();
	}
	return WriteResult::ok;
}

std::optional<std::string> readWhole(const std::filesystem::path &file, size_t maxBytes)
{
	// A pipe without a writer would keep its reader waiting for ever.
	const Descriptor descriptor(open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
	return readFrom(descriptor, maxBytes);
}

bool isReadableByOthers(const std::filesystem::path &file)
{
	struct stat status {};
	return stat(file.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

std::unique_ptr<FolderLock> FolderLock::tryAcquire(const std::filesystem::path &folder, bool &unwritable)
{
	unwritable = false;
	const int descriptor = open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (descriptor < 0) {
		unwritable = true;
		return nullptr;
	}
	std::unique_ptr<FolderLock> lock(new FolderLock(descriptor));
	if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
		return nullptr;
	}
	return lock;
}

FolderLock::~FolderLock()
{
	close(descriptor_);
}

} // namespace r2v::files
