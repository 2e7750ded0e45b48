// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>

#include "obs/base/ui-tasks.hpp"

namespace r2v::obs {

class Dispatcher;

/// Has OBS save its scene collection, for what must not be back after a crash.
class CollectionSaver {
public:
	/// OBS asks its scripts too when it saves, and waits on its UI thread for one whose handler takes its time.
	/// Where that handler was called by the dispatcher, the save comes after it.
	/// `prepare` is called on OBS's UI thread right before the save, with no save under way.
	CollectionSaver(Dispatcher &dispatcher, std::function<void()> prepare);

	/// Any thread.
	void saveSoon();

private:
	Dispatcher &dispatcher_;
	const std::function<void()> prepare_;
	UiTasks uiTasks_;
};

} // namespace r2v::obs
