// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>

namespace r2v::obs {

/// Tasks for OBS's UI thread. What has not begun when this ends is never done; it ends on the UI thread.
class UiTasks {
public:
	/// Any thread. On the UI thread libobs does it at once, else behind what OBS is doing there. The name is a
	/// literal, for the log.
	void post(const char *name, std::function<void()> task);

private:
	const std::shared_ptr<int> isAlive_ = std::make_shared<int>();
};

} // namespace r2v::obs
