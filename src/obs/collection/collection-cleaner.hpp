// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <filesystem>

#include "obs/base/ui-tasks.hpp"

namespace r2v::obs {

class Dispatcher;

/// Takes API keys out of the scene collections on disk. libobs writes the live settings of a source some time after it
/// asked the source to prepare them. A key that another thread sets in between gets into the file and, with the next
/// save, into its backup, however soon it leaves the settings. So after each key that was in settings, these files are
/// searched, on the thread that writes them.
class CollectionCleaner {
public:
	CollectionCleaner(const std::filesystem::path &configDir, Dispatcher &dispatcher);

	/// Any thread. Call it when a key has left the settings: the files are cleaned when OBS has finished what it is
	/// doing.
	void cleanSoon();
	/// On OBS's UI thread, but not during a save: cleans the files now if it is due.
	void cleanNow();

private:
	/// The folder of the module, from which the scene collections are found.
	const std::filesystem::path configDir_;
	Dispatcher &dispatcher_;
	std::atomic<bool> isDue_ = false;
	UiTasks uiTasks_;
};

} // namespace r2v::obs
