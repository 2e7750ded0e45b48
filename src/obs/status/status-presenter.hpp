// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// Shows a changed status on open pages and in the dock, without rebuilding anything. Implemented with Qt in ui/, and
/// without it in page/.
class StatusPresenter {
public:
	virtual ~StatusPresenter() = default;
	/// Any thread. An empty key means that there is no source, for the dock.
	virtual void statusChanged(const std::string &sourceKey) = 0;
	/// Any thread. The page of the source was built, or is about to be redrawn.
	virtual void pageBuilt(const std::string &) {}
	/// Any thread: whether it changes the widgets of an open page, so that the page need not be built anew: lines
	/// and buttons come and go in place, and a text of several lines leaves what comes after it in sight.
	virtual bool changesPagesInPlace() const { return false; }
};

} // namespace r2v::obs
