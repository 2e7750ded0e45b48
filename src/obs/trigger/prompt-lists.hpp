// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "core/prompt/list-folder.hpp"
#include "core/workers.hpp"

namespace r2v::obs {

/// The files of {file:…}. libobs runs the timers of scripts on its graphics thread, and a script may trigger from one:
/// that thread gets what a worker has read, and never waits for a disk.
class PromptLists {
public:
	/// The workers outlive the reading by their own stop().
	PromptLists(std::filesystem::path folder, Workers &workers);
	~PromptLists();
	PromptLists(const PromptLists &) = delete;
	PromptLists &operator=(const PromptLists &) = delete;

	/// Any thread. Reads now; on the graphics thread it gives what was read at the last time there, and
	/// FileError::notReadYet at the first.
	prompt::FileContent read(std::string_view name) const;

private:
	struct Known;
	const prompt::ListFolder folder_;
	Workers &workers_;
	const std::shared_ptr<Known> known_;
};

} // namespace r2v::obs
