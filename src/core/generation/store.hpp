// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/files/files.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// The generations' folders on disk. Engine thread only.
class Store {
public:
	explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}

	/// A file of this name and size in a generation's folder is room for its record: write() gives it up when the
	/// disk is full.
	static constexpr char kSpareName[] = "spare";
	static constexpr size_t kSpareBytes = 65536;

	enum class OpenResult { ok = 1, inUse, unwritable };
	/// Makes the folder and takes its lock.
	OpenResult open();
	bool isOpen() const { return lock_ != nullptr; }

	struct Scan {
		/// Oldest first.
		std::vector<Generation> generations;
		/// Folders whose record could not be read; it was renamed to generation.json.damaged.
		std::vector<std::string> damaged;
	};
	/// Folders without a record are not ours and are left alone.
	Scan scan() const;

	std::filesystem::path folderOf(const std::string &generationId) const { return folder_ / generationId; }
	/// Whether the folder takes a write right now.
	bool isWritable() const;
	/// Unwritable while the store is not open: it may be another instance's.
	files::WriteResult write(const Generation &generation) const;
	/// A file of a generation, named as in its record.
	files::WriteResult writeFile(const Generation &generation, const std::string &name,
				     std::string_view content) const;

private:
	std::filesystem::path folder_;
	std::unique_ptr<files::FolderLock> lock_;
};

} // namespace r2v::generation
