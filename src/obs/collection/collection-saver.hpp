// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>

#include "obs/base/ui-tasks.hpp"

namespace r2v::obs {

class Dispatcher;

/// Makes OBS save its scene collection, for changes that a crash must not undo.
class CollectionSaver {
public:
	/// When OBS saves, it also asks its scripts, and its UI thread waits for one with a slow handler. If the
	/// dispatcher called that handler, the save follows it. `prepare` is called on OBS's UI thread right before the
	/// save, while no other save is under way.
	CollectionSaver(Dispatcher &dispatcher, std::function<void()> prepare);

	/// Any thread.
	void saveSoon();

private:
	Dispatcher &dispatcher_;
	const std::function<void()> prepare_;
	UiTasks uiTasks_;
};

} // namespace r2v::obs
