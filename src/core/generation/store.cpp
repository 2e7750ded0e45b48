// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/store.hpp"

#include <algorithm>

#include "core/generation/record.hpp"

namespace r2v::generation {

namespace {

constexpr char kRecordName[] = "generation.json";

} // namespace

Store::OpenResult Store::open()
{
	if (files::makeFolder(*folder_) != files::WriteResult::ok) {
		return OpenResult::unwritable;
	}
	bool unwritable = false;
	lock_ = files::FolderLock::tryAcquire(*folder_, unwritable);
	if (lock_) {
		return OpenResult::ok;
	}
	return unwritable ? OpenResult::unwritable : OpenResult::inUse;
}

std::vector<std::string> Store::folderNames() const
{
	std::vector<std::string> names;
	std::error_code error;
	for (std::filesystem::directory_iterator entry(*folder_, error), end; !error && entry != end;
	     entry.increment(error)) {
		names.push_back(entry->path().filename().string());
	}
	std::sort(names.begin(), names.end());
	return names;
}

Store::ReadResult Store::read(const std::string &folderName, Generation &generation) const
{
	const auto record = *folder_ / folderName / kRecordName;
	std::error_code ignored;
	if (!std::filesystem::is_regular_file(record, ignored)) {
		return ReadResult::notOurs;
	}
	const auto text = files::readWhole(record, kMaxRecordBytes);
	auto parsed = text ? parseRecord(*text) : std::nullopt;
	// The folder's name is the identity: a copied folder is not the same paid task once more.
	if (!parsed || parsed->id != folderName) {
		auto damaged = record;
		damaged += ".damaged";
		std::filesystem::rename(record, damaged, ignored);
		return ReadResult::damaged;
	}
	generation = std::move(*parsed);
	generation.storage = folder_;
	return ReadResult::ok;
}

std::optional<std::filesystem::path> Store::takeOut(const Generation &generation) const
{
	if (!isOpen() || files::makeFolder(removedFolder()) != files::WriteResult::ok) {
		return std::nullopt;
	}
	const auto removed = removedFolder() / generation.id;
	std::error_code error;
	std::filesystem::rename(generation.folder(), removed, error);
	return error ? std::nullopt : std::optional(removed);
}

bool Store::isWritable() const
{
	const auto probe = *folder_ / ".probe";
	const bool written = files::makeFolder(*folder_) == files::WriteResult::ok &&
			     files::writeDurably(probe, "writable") == files::WriteResult::ok;
	std::error_code ignored;
	std::filesystem::remove(probe, ignored);
	return written;
}

files::WriteResult Store::write(const Generation &generation) const
{
	const std::string record = toRecord(generation);
	const auto written = writeFile(generation, kRecordName, record);
	std::error_code ignored;
	if (written == files::WriteResult::diskFull &&
	    std::filesystem::remove(generation.folder() / kSpareName, ignored)) {
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
	if (const auto made = files::makeFolder(generation.folder()); made != files::WriteResult::ok) {
		return made;
	}
	return files::writeDurably(generation.folder() / name, content);
}

} // namespace r2v::generation
