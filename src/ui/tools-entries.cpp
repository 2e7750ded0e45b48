// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/tools-entries.hpp"

#include <algorithm>
#include <string_view>

#include <QAction>
#include <QTimer>
#include <QWidget>

#include "obs/actions/rehearsal-switch.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/base/closing.hpp"
#include "obs/base/guarded.hpp"
#include "obs/trigger/triggers.hpp"

namespace r2v::ui {

namespace {

struct Switch {
	/// As the entry was made.
	std::string_view textKey;
	/// Beside a check mark.
	std::string_view checkedTextKey;
	bool (*isOn)(const UiParts &parts);
};

constexpr Switch kSwitches[] = {
	{"Menu.Panic", "Menu.PanicChecked", [](const UiParts &parts) { return parts.gate.isPanicked(); }},
	{"Menu.Armed", "Menu.ArmedChecked", [](const UiParts &parts) { return parts.triggers.isArmed(); }},
	{"Menu.Rehearsal", "Menu.RehearsalChecked", [](const UiParts &parts) { return parts.rehearsal.isOn(); }},
};

} // namespace

ToolsEntries::ToolsEntries(const UiParts &parts, const QWidget &window) : parts_(parts)
{
	const auto actions = window.findChildren<QAction *>();
	for (const Switch &one : kSwitches) {
		const QString text = QString::fromStdString(parts.texts(one.textKey));
		const auto found = std::find_if(actions.begin(), actions.end(),
						[&text](const QAction *action) { return action->text() == text; });
		if (found == actions.end()) {
			continue;
		}
		QAction *action = *found;
		action->setText(QString::fromStdString(parts.texts(one.checkedTextKey)));
		action->setCheckable(true);
		// A click checks it by itself, whatever comes of it: nothing where arming is refused, and panic comes
		// a moment later.
		QObject::connect(action, &QAction::triggered, action, [action, isOn = one.isOn, parts] {
			QTimer::singleShot(0, action, [action, isOn, parts] {
				obs::guarded("tools menu", [action, isOn, &parts] {
					if (!parts.closing.hasBegun()) {
						action->setChecked(isOn(parts));
					}
				});
			});
		});
		entries_.push_back({action, one.isOn});
	}
	refresh();
}

void ToolsEntries::refresh()
{
	for (const Entry &entry : entries_) {
		if (entry.action) {
			entry.action->setChecked(entry.isOn(parts_));
		}
	}
}

} // namespace r2v::ui
