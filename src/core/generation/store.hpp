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
	/// `lockFolder` is where the lock lies when `folder` can't lock. A folder that the user named keeps its rights.
	Store(std::filesystem::path folder, std::filesystem::path lockFolder, bool isNamed) :
		folder_(std::make_shared<const std::filesystem::path>(std::move(folder))),
		lockFolder_(std::move(lockFolder)), isNamed_(isNamed)
	{}

	/// A file of this name and size in a generation's folder is room for its record: write() gives it up when the
	/// disk is full.
	static constexpr char kSpareName[] = "spare";
	static constexpr size_t kSpareBytes = 65536;
	/// The clip while it is downloaded.
	static constexpr char kPartName[] = "clip.part";

	enum class OpenResult { ok = 1, inUse, unwritable };
	/// Makes the folder and takes its lock.
	OpenResult open();
	bool isOpen() const { return lock_ != nullptr; }
	/// How the folder of an open store is locked.
	files::FolderLock::Outcome lockOutcome() const { return lockOutcome_; }

	/// Names of all folders, oldest generation first.
	std::vector<std::string> folderNames() const;
	enum class ReadResult {
		ok = 1,
		/// There is no record in it, or a link in its place: not ours, and left alone.
		notOurs,
		/// Its record could not be read, but names a provider that this build does not have: left alone.
		ofUnknownProvider,
		/// Its record could not be read and was renamed to generation.json.damaged.
		damaged,
		/// It is a link to a folder with a record, and was set aside.
		linked,
	};
	/// The sizes in the generation are measured, whatever its record says. Of the files that the record names,
	/// those that are no plain files are set aside and told of.
	ReadResult read(const std::string &folderName, const provider::Providers &providers, Generation &generation,
			std::vector<std::string> &setAsideNames) const;
	/// Makes way for a file of that name: what is no plain file is set aside. True where that was necessary.
	bool clearWay(const Generation &generation, const std::string &name) const;

	const std::shared_ptr<const std::filesystem::path> &folder() const { return folder_; }
	/// Whether the folder takes a write right now.
	bool isWritable() const;
	/// Unwritable while the store is not open: it may be another instance's.
	files::WriteResult write(const Generation &generation) const;
	/// Takes a generation out of the store, whole and at once. What comes back is to be deleted, which may take
	/// its time and is a matter for another thread; nothing where the folder could not be moved.
	/// Also where its file system can't move folders: then it lies where it was, without its record.
	std::optional<std::filesystem::path> takeOut(const Generation &generation) const;
	/// Where that lies; a crash may leave something in it.
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
