// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/store.hpp"

#include <algorithm>

#include "core/generation/record.hpp"

namespace r2v::generation {

namespace {

constexpr char kRecordName[] = "generation.json";
constexpr size_t kMaxRecordBytes = 1 << 20;

} // namespace

Store::OpenResult Store::open()
{
	if (files::makeFolder(folder_) != files::WriteResult::ok) {
		return OpenResult::unwritable;
	}
	bool unwritable = false;
	lock_ = files::FolderLock::tryAcquire(folder_, unwritable);
	if (lock_) {
		return OpenResult::ok;
	}
	return unwritable ? OpenResult::unwritable : OpenResult::inUse;
}

Store::Scan Store::scan() const
{
	Scan scan;
	std::error_code error;
	for (std::filesystem::directory_iterator entry(folder_, error), end; !error && entry != end;
	     entry.increment(error)) {
		const auto record = entry->path() / kRecordName;
		std::error_code ignored;
		if (!std::filesystem::is_regular_file(record, ignored)) {
			continue;
		}
		const auto text = files::readWhole(record, kMaxRecordBytes);
		auto generation = text ? parseRecord(*text) : std::nullopt;
		// The folder's name is the identity: a copied folder is not the same paid task once more.
		if (!generation || generation->id != entry->path().filename().string()) {
			auto damaged = record;
			damaged += ".damaged";
			std::filesystem::rename(record, damaged, ignored);
			scan.damaged.push_back(entry->path().filename().string());
			continue;
		}
		generation->folder = entry->path();
		scan.generations.push_back(std::move(*generation));
	}
	std::sort(scan.generations.begin(), scan.generations.end(),
		  [](const Generation &left, const Generation &right) { return left.id < right.id; });
	return scan;
}

bool Store::isWritable() const
{
	const auto probe = folder_ / ".probe";
	const bool written = files::makeFolder(folder_) == files::WriteResult::ok &&
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
	    std::filesystem::remove(generation.folder / kSpareName, ignored)) {
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
	if (const auto made = files::makeFolder(generation.folder); made != files::WriteResult::ok) {
		return made;
	}
	return files::writeDurably(generation.folder / name, content);
}

} // namespace r2v::generation
