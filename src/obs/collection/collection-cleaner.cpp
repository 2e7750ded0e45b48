// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/collection-cleaner.hpp"

#include <algorithm>

#include <obs.h>

#include "core/keys/collection-keys.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/own-kind.hpp"
#include "obs/collection/scene-folders.hpp"

namespace r2v::obs {

CollectionCleaner::CollectionCleaner(const std::filesystem::path &configDir, Dispatcher &dispatcher) :
	configDir_(configDir), dispatcher_(dispatcher)
{}

void CollectionCleaner::cleanSoon()
{
	if (isDue_.exchange(true)) {
		return;
	}
	// Posted from a thread that is not OBS's own, so that the task waits for a save that is under way instead of
	// running inside it. Without OBS Studio there are no collections and no UI thread.
	dispatcher_.post([this] {
		if (!sceneFolders(configDir_).empty()) {
			uiTasks_.post("clean collections", [this] { cleanNow(); });
		}
	});
}

void CollectionCleaner::cleanNow()
{
	if (!isDue_.exchange(false)) {
		return;
	}
	int cleaned = 0;
	bool isClean = true;
	for (const auto &folder : sceneFoldersOfObs(configDir_)) {
		const int changed = keys::eraseKeysIn(folder, kSourceId);
		isClean = isClean && changed >= 0;
		cleaned += std::max(changed, 0);
	}
	if (cleaned > 0) {
		blog(LOG_INFO, "%s took a key that was just typed out of %d scene collection file(s)", kLogPrefix,
		     cleaned);
	}
	if (!isClean) {
		blog(LOG_WARNING, "%s a scene collection holds an API key and could not be cleaned", kLogPrefix);
	}
}

} // namespace r2v::obs
