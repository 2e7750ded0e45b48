// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>
#include <string>

#include <QTimer>

#include "ui/ui-parts.hpp"

class QLabel;
class QWidget;

namespace r2v::ui {

/// What changes on the properties pages that are open: their live lines, and the buttons that come, go or say something
/// else. OBS builds these pages itself; a line is found again by the marker behind its text (obs/status-marker.hpp) and
/// set in place, so that a cursor elsewhere on the page stays. The prompt's field is kept low at the same time: as high
/// as OBS makes it, it pushes Generate out of sight in a dialog of OBS's own size. Lines that grow have room for that
/// from the start, so that nothing moves under the mouse. UI thread.
class StatusLabels {
public:
	explicit StatusLabels(const UiParts &parts);

	void update(const std::string &sourceKey);

private:
	/// Whether any open page shows this source.
	bool showLines(const obs::ReferenceSource &source);
	void showButtons(const QWidget &page, const obs::ReferenceSource &source);
	/// Gives a page that was just built so much of the dialog that its first part is seen without scrolling; once,
	/// for what it does moves everything.
	void keepFirstSight(QLabel &status) const;
	/// A key that something was said of is not what the next one is pasted behind.
	void emptyKeyFields();

	const UiParts parts_;
	/// Counts the seconds of what is under way on an open page, and follows the Text source that is the prompt;
	/// runs only while there is one.
	QTimer seconds_;
	std::set<std::string> ticking_;
	int keysDealtWith_ = 0;
};

} // namespace r2v::ui
