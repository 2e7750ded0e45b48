// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection-cleaner.hpp"

#include <obs.h>

#include "core/keys/collection-keys.hpp"
#include "obs/app.hpp"
#include "obs/dispatcher.hpp"
#include "obs/guarded.hpp"
#include "obs/reference-source.hpp"

namespace r2v::obs {

namespace {

std::filesystem::path scenesBeside(const std::filesystem::path &configDir)
{
	// The path may end in a slash.
	const auto moduleDir = configDir.has_filename() ? configDir : configDir.parent_path();
	return moduleDir.parent_path().parent_path() / "basic" / "scenes";
}

void cleanOfApp(void *)
{
	guarded("clean collections", [] {
		if (App *app = App::instance()) {
			app->collectionCleaner().cleanNow();
		}
	});
}

} // namespace

CollectionCleaner::CollectionCleaner(const std::filesystem::path &configDir, Dispatcher &dispatcher) :
	scenesDir_(scenesBeside(configDir)), dispatcher_(dispatcher)
{}

void CollectionCleaner::cleanSoon()
{
	if (isDue_.exchange(true)) {
		return;
	}
	// From a thread that is not OBS's own, so that the task is queued behind a save under way, not run in it.
	// Without OBS Studio there are no collections and no UI thread.
	dispatcher_.post([this] {
		std::error_code error;
		if (std::filesystem::is_directory(scenesDir_, error)) {
			obs_queue_task(OBS_TASK_UI, cleanOfApp, nullptr, false);
		}
	});
}

void CollectionCleaner::cleanNow()
{
	if (!isDue_.exchange(false)) {
		return;
	}
	const int cleaned = keys::eraseKeysIn(scenesDir_, kSourceId);
	if (cleaned > 0) {
		blog(LOG_INFO, "%s took a key that was just typed out of %d scene collection file(s)", kLogPrefix,
		     cleaned);
	} else if (cleaned < 0) {
		blog(LOG_WARNING, "%s a scene collection holds an API key and could not be cleaned", kLogPrefix);
	}
}

} // namespace r2v::obs
