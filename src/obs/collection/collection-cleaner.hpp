// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <filesystem>

#include "obs/base/ui-tasks.hpp"

namespace r2v::obs {

class Dispatcher;

/// Takes keys out of the scene collections on disk. libobs writes a source's live settings into its collection some
/// time after it asked the source to get them ready; a key that another thread sets in between is in the file, and
/// after the next save in its copy, however fast it leaves the settings. So these files are looked through after each
/// key that stood in settings, on the thread that writes them.
class CollectionCleaner {
public:
	CollectionCleaner(const std::filesystem::path &configDir, Dispatcher &dispatcher);

	/// Any thread: a key has left the settings. The files are cleaned when OBS has done what it is doing.
	void cleanSoon();
	/// OBS's UI thread, not within a save: does what is due, now.
	void cleanNow();

private:
	/// The module's own; the scene collections are found from there.
	const std::filesystem::path configDir_;
	Dispatcher &dispatcher_;
	std::atomic<bool> isDue_ = false;
	UiTasks uiTasks_;
};

} // namespace r2v::obs
