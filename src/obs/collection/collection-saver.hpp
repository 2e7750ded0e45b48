// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::obs {

class Dispatcher;

/// Has OBS save its scene collection, for what must not be back after a crash.
class CollectionSaver {
public:
	/// OBS asks its scripts too when it saves, and waits on its UI thread for one whose handler takes its time.
	/// Where that handler was called by the dispatcher, the save comes after it.
	explicit CollectionSaver(Dispatcher &dispatcher) : dispatcher_(dispatcher) {}

	/// Any thread.
	void saveSoon();

private:
	Dispatcher &dispatcher_;
};

} // namespace r2v::obs
