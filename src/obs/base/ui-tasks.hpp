// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>

namespace r2v::obs {

/// Tasks for OBS's UI thread. Tasks that have not begun when this ends are never run. It ends on the UI thread.
class UiTasks {
public:
	/// Any thread. Called on the UI thread, libobs runs the task at once; otherwise the task waits for what OBS is
	/// doing there. `name` is a literal, for the log.
	void post(const char *name, std::function<void()> task);

private:
	const std::shared_ptr<int> isAlive_ = std::make_shared<int>();
};

} // namespace r2v::obs
