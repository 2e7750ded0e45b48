// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/files/files.hpp"
#include "core/files/folder-lock.hpp"
#include "core/generation/generation.hpp"
#include "core/provider/providers.hpp"

namespace r2v::generation {

/// The generations' folders on disk. Engine thread only.
class Store {
public:
	/// `lockFolder` gets the lock if `folder` can't be locked. A folder that the user named keeps its permissions.
	Store(std::filesystem::path folder, std::filesystem::path lockFolder, bool isNamed) :
		folder_(std::make_shared<const std::filesystem::path>(std::move(folder))),
		lockFolder_(std::move(lockFolder)), isNamed_(isNamed)
	{}

	/// A file of this name and size in a generation's folder reserves room for its record. write() gives it up when
	/// the disk is full.
	static constexpr char kSpareName[] = "spare";
	static constexpr size_t kSpareBytes = 65536;
	/// The clip while it downloads.
	static constexpr char kPartName[] = "clip.part";

	enum class OpenResult { ok = 1, inUse, unwritable };
	/// Makes the folder and locks it.
	OpenResult open();
	bool isOpen() const { return lock_ != nullptr; }
	files::FolderLock::Outcome lockOutcome() const { return lockOutcome_; }

	/// Names of all folders, oldest generation first.
	std::vector<std::string> folderNames() const;
	enum class ReadResult {
		ok = 1,
		/// It has no record, or a link in place of one. It is not ours, so it is left alone.
		notOurs,
		/// Its record could not be read, but names a provider that this build does not have: left alone.
		ofUnknownProvider,
		/// Its record could not be read and was renamed to generation.json.damaged.
		damaged,
		/// It is a link to a folder with a record, and was set aside.
		linked,
	};
	/// Sizes are measured, whatever the record says. Files that the record names are set aside and reported if they
	/// are not plain files.
	ReadResult read(const std::string &folderName, const provider::Providers &providers, Generation &generation,
			std::vector<std::string> &setAsideNames) const;
	/// Sets aside whatever has that name and is not a plain file. True if there was something.
	bool clearWay(const Generation &generation, const std::string &name) const;

	const std::shared_ptr<const std::filesystem::path> &folder() const { return folder_; }
	/// Whether the folder takes a write right now.
	bool isWritable() const;
	/// Answers `unwritable` while the store is not open, since another instance may be using it.
	files::WriteResult write(const Generation &generation) const;
	/// Takes a generation out of the store in one step. The path that it returns is to be deleted, which may take
	/// long and should happen on another thread; nothing if the folder could not be moved. On file systems that
	/// can't move folders it stays where it was, without its record.
	std::optional<std::filesystem::path> takeOut(const Generation &generation) const;
	/// Where such folders are moved to. A crash may leave something there.
	std::filesystem::path removedFolder() const { return *folder_ / ".removed"; }
	/// A file of a generation, named as in its record.
	files::WriteResult writeFile(const Generation &generation, const std::string &name,
				     std::string_view content) const;

private:
	files::WriteResult makeStoreFolder() const;

	const std::shared_ptr<const std::filesystem::path> folder_;
	const std::filesystem::path lockFolder_;
	const bool isNamed_;
	std::unique_ptr<files::FolderLock> lock_;
	files::FolderLock::Outcome lockOutcome_ = files::FolderLock::Outcome::held;
};

} // namespace r2v::generation
