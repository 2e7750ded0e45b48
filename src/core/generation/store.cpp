// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/store.hpp"

#include <algorithm>

#include "core/files/own-files.hpp"
#include "core/generation/record.hpp"

namespace r2v::generation {

namespace {

constexpr char kRecordName[] = "generation.json";
constexpr char kNewRecordName[] = "generation.json.tmp";

/// Where a file system replaces no files, a crash can leave the record under its temporary name alone.
bool finishReplacing(const std::filesystem::path &folder)
{
	const auto text = files::readOwn(folder / kNewRecordName, kMaxRecordBytes);
	const auto parsed = text ? parseRecord(*text) : std::nullopt;
	return parsed && parsed->id == folder.filename() &&
	       files::moveOwn(folder / kNewRecordName, folder / kRecordName) == files::WriteResult::ok;
}

/// The size of the file that a record names, in a folder that is no link. What can't be set aside is not named any
/// more.
uint64_t measure(const std::filesystem::path &folder, std::string &name, std::vector<std::string> &setAsideNames)
{
	if (name.empty()) {
		return 0;
	}
	const auto file = folder / name;
	uint64_t sizeBytes = 0;
	const files::Found found = files::whatLiesAt(file, &sizeBytes);
	if (found == files::Found::foreign || found == files::Found::folder) {
		setAsideNames.push_back(name);
		if (!files::setAside(file)) {
			name.clear();
		}
		return 0;
	}
	return sizeBytes;
}

} // namespace

files::WriteResult Store::makeStoreFolder() const
{
	// It may also be a link of the user's, to a folder that others use.
	const bool isOurs = !isNamed_ && files::whatLiesAt(*folder_) != files::Found::foreign;
	const bool isNew = files::whatLiesAt(*folder_) == files::Found::nothing;
	return files::makeFolder(*folder_, isOurs || isNew ? files::Access::ownerOnly : files::Access::everyone);
}

Store::OpenResult Store::open()
{
	if (makeStoreFolder() != files::WriteResult::ok) {
		return OpenResult::unwritable;
	}
	lock_ = files::FolderLock::tryAcquire(*folder_, lockFolder_, lockOutcome_);
	if (lock_) {
		return OpenResult::ok;
	}
	return lockOutcome_ == files::FolderLock::Outcome::unwritable ? OpenResult::unwritable : OpenResult::inUse;
}

std::vector<std::string> Store::folderNames() const
{
	std::vector<std::string> names;
	std::error_code error;
	for (std::filesystem::directory_iterator entry(*folder_, error), end; !error && entry != end;
	     entry.increment(error)) {
		std::string name = entry->path().filename().string();
		if (!files::isSetAside(name)) {
			names.push_back(std::move(name));
		}
	}
	std::sort(names.begin(), names.end());
	return names;
}

Store::ReadResult Store::read(const std::string &folderName, const provider::Providers &providers,
			      Generation &generation, std::vector<std::string> &setAsideNames) const
{
	const auto folder = *folder_ / folderName;
	const auto record = folder / kRecordName;
	const files::Found found = files::whatLiesAt(folder);
	if (found != files::Found::folder) {
		// Links of the user's to anything else are none of our business.
		std::error_code unreadable;
		const bool leadsToRecord =
			found == files::Found::foreign && std::filesystem::exists(record, unreadable);
		return leadsToRecord && files::setAside(folder) ? ReadResult::linked : ReadResult::notOurs;
	}
	files::Found kind = files::whatLiesAt(record);
	if (kind == files::Found::nothing && finishReplacing(folder)) {
		kind = files::Found::plainFile;
	}
	if (kind != files::Found::plainFile) {
		if (kind != files::Found::nothing && files::setAside(record)) {
			setAsideNames.push_back(kRecordName);
		}
		return ReadResult::notOurs;
	}
	const auto text = files::readOwn(record, kMaxRecordBytes);
	auto parsed = text ? parseRecord(*text) : std::nullopt;
	// The folder's name is the identity: a copied folder is not the same paid task once more.
	if (!parsed || parsed->id != folderName) {
		const auto provider = text ? providerInRecord(*text) : std::nullopt;
		if (provider && !providers.find(*provider)) {
			return ReadResult::ofUnknownProvider;
		}
		auto damaged = record;
		damaged += ".damaged";
		std::error_code ignored;
		std::filesystem::rename(record, damaged, ignored);
		return ReadResult::damaged;
	}
	generation = std::move(*parsed);
	generation.storage = folder_;
	generation.clipBytes = measure(folder, generation.clipFileName, setAsideNames);
	for (Reference &reference : generation.references) {
		reference.sizeBytes = measure(folder, reference.fileName, setAsideNames);
	}
	return ReadResult::ok;
}

bool Store::clearWay(const Generation &generation, const std::string &name) const
{
	const auto file = generation.folder() / name;
	const bool isFree = files::whatLiesAt(file) == files::Found::nothing || files::writableSizeOfOwn(file);
	return !isFree && files::setAside(file);
}

std::optional<std::filesystem::path> Store::takeOut(const Generation &generation) const
{
	if (!isOpen()) {
		return std::nullopt;
	}
	if (files::makeOwnFolder(removedFolder()) == files::WriteResult::ok) {
		const auto removed = removedFolder() / generation.id;
		std::error_code error;
		std::filesystem::rename(generation.folder(), removed, error);
		if (!error) {
			return removed;
		}
	}
	// Some file systems in layers move no folders.
	return files::removeOwn(generation.folder() / kRecordName) ? std::optional(generation.folder()) : std::nullopt;
}

bool Store::isWritable() const
{
	const auto probe = *folder_ / ".probe";
	const bool written = makeStoreFolder() == files::WriteResult::ok &&
			     files::writeDurably(probe, "writable", files::Access::ownerOnly) == files::WriteResult::ok;
	std::error_code ignored;
	std::filesystem::remove(probe, ignored);
	return written;
}

files::WriteResult Store::write(const Generation &generation) const
{
	const std::string record = toRecord(generation);
	const auto written = writeFile(generation, kRecordName, record);
	if (written == files::WriteResult::diskFull && files::removeOwn(generation.folder() / kSpareName)) {
		return writeFile(generation, kRecordName, record);
	}
	return written;
}

files::WriteResult Store::writeFile(const Generation &generation, const std::string &name,
				    std::string_view content) const
{
	if (!isOpen()) {
		return files::WriteResult::unwritable;
	}
	if (files::whatLiesAt(*folder_) == files::Found::nothing) {
		if (const auto made = makeStoreFolder(); made != files::WriteResult::ok) {
			return made;
		}
	}
	return files::writeOwn(generation.folder() / name, content);
}

} // namespace r2v::generation
