// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/files/files.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// The generations' folders on disk. Engine thread only.
class Store {
public:
	explicit Store(std::filesystem::path folder) :
		folder_(std::make_shared<const std::filesystem::path>(std::move(folder)))
	{}

	/// A file of this name and size in a generation's folder is room for its record: write() gives it up when the
	/// disk is full.
	static constexpr char kSpareName[] = "spare";
	static constexpr size_t kSpareBytes = 65536;

	enum class OpenResult { ok = 1, inUse, unwritable };
	/// Makes the folder and takes its lock.
	OpenResult open();
	bool isOpen() const { return lock_ != nullptr; }

	/// Names of all folders, oldest generation first.
	std::vector<std::string> folderNames() const;
	enum class ReadResult {
		ok = 1,
		/// There is no record in it: not ours, and left alone.
		notOurs,
		/// Its record could not be read and was renamed to generation.json.damaged.
		damaged,
	};
	ReadResult read(const std::string &folderName, Generation &generation) const;

	const std::shared_ptr<const std::filesystem::path> &folder() const { return folder_; }
	/// Whether the folder takes a write right now.
	bool isWritable() const;
	/// Unwritable while the store is not open: it may be another instance's.
	files::WriteResult write(const Generation &generation) const;
	/// Takes a generation out of the store, whole and at once. What comes back is to be deleted, which may take
	/// its time and is a matter for another thread; nothing where the folder could not be moved.
	std::optional<std::filesystem::path> takeOut(const Generation &generation) const;
	/// Where that lies; a crash may leave something in it.
	std::filesystem::path removedFolder() const { return *folder_ / ".removed"; }
	/// A file of a generation, named as in its record.
	files::WriteResult writeFile(const Generation &generation, const std::string &name,
				     std::string_view content) const;

private:
	const std::shared_ptr<const std::filesystem::path> folder_;
	std::unique_ptr<files::FolderLock> lock_;
};

} // namespace r2v::generation
