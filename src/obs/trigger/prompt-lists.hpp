// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "core/prompt/list-folder.hpp"
#include "core/workers.hpp"

namespace r2v::obs {

/// The files of {file:…}. libobs runs the timers of scripts on its graphics thread, and a script may trigger there.
/// That thread never waits for a disk: it gets what a worker has read.
class PromptLists {
public:
	/// The workers outlive each reading, because they are stopped first.
	PromptLists(std::filesystem::path folder, Workers &workers);
	~PromptLists();
	PromptLists(const PromptLists &) = delete;
	PromptLists &operator=(const PromptLists &) = delete;

	/// Any thread. Reads the file now. On the graphics thread, it returns what was read the last time it was asked
	/// for there, and FileError::notReadYet the first time.
	prompt::FileContent read(std::string_view name) const;

private:
	struct Known;
	const prompt::ListFolder folder_;
	Workers &workers_;
	const std::shared_ptr<Known> known_;
};

} // namespace r2v::obs
