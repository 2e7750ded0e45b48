// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>
#include <string>

#include <QTimer>

#include "ui/ui-parts.hpp"

namespace r2v::ui {

/// The status lines of the properties pages that are open. OBS builds these pages itself; a line is found again by the
/// marker behind its text (obs/status-marker.hpp) and set in place, so that a cursor elsewhere on the page stays.
/// The prompt's field is kept low at the same time: as high as OBS makes it, it pushes Generate out of sight in a
/// dialog of OBS's own size. UI thread.
class StatusLabels {
public:
	explicit StatusLabels(const UiParts &parts);

	void update(const std::string &sourceKey);

private:
	const UiParts parts_;
	/// Counts the seconds of what is under way on an open page; runs only while there is one.
	QTimer seconds_;
	std::set<std::string> ticking_;
};

} // namespace r2v::ui
