// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// Shows on open pages and in the dock that a source's status changed, without rebuilding anything. Implemented with Qt
/// in ui/ and without in page/.
class StatusPresenter {
public:
	virtual ~StatusPresenter() = default;
	/// Any thread. An empty key: where there is no source, for the dock.
	virtual void statusChanged(const std::string &sourceKey) = 0;
	/// Any thread: the source's page was built, or is about to be drawn anew.
	virtual void pageBuilt(const std::string &) {}
	/// Any thread: whether it changes the widgets of an open page, so that the page need not be built anew: lines
	/// and buttons come and go in place, and a text of several lines leaves what comes after it in sight.
	virtual bool changesPagesInPlace() const { return false; }
};

} // namespace r2v::obs
