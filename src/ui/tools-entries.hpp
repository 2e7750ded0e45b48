// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include <QPointer>

#include "ui/ui-parts.hpp"

class QAction;
class QWidget;

namespace r2v::ui {

/// The plugin's entries in OBS's Tools menu (see remote/tools-menu.hpp), with a check mark where one is a switch. OBS
/// Studio's own call makes the entries and hands out none of them, so they are found by their texts, and then say what
/// they switch rather than that they switch. UI thread.
class ToolsEntries {
public:
	/// Of this window's menus; the entries are there already.
	ToolsEntries(const UiParts &parts, const QWidget &window);

	/// Shows what is so now.
	void refresh();

private:
	struct Entry {
		/// Null once OBS's window is gone.
		QPointer<QAction> action;
		bool (*isOn)(const UiParts &parts);
	};

	const UiParts parts_;
	std::vector<Entry> entries_;
};

} // namespace r2v::ui
