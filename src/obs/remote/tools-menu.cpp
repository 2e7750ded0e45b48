// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/tools-menu.hpp"

#include <obs-frontend-api.h>

#include "obs/base/guarded.hpp"

namespace r2v::obs {

namespace {

struct NamedEntry {
	ProgramAction action;
	const char *textKey;
};
constexpr std::array<NamedEntry, 4> kEntries{{
	{ProgramAction::generateLastUsed, "Menu.Generate"},
	{ProgramAction::toggleArmed, "Menu.Armed"},
	{ProgramAction::togglePanic, "Menu.Panic"},
	{ProgramAction::toggleRehearsal, "Menu.Rehearsal"},
}};

} // namespace

ToolsMenu::ToolsMenu(const Texts &texts, const Closing &closing, const ProgramActions &actions) :
	closing_(closing), actions_(actions)
{
	for (size_t index = 0; index < entries_.size(); index++) {
		entries_[index] = {this, kEntries[index].action};
		obs_frontend_add_tools_menu_item(texts(kEntries[index].textKey).c_str(), onEntry, &entries_[index]);
	}
}

void ToolsMenu::onEntry(void *entry)
{
	guarded("tools menu", [entry] {
		const auto &[owner, action] = *static_cast<const Entry *>(entry);
		if (!owner->closing_.hasBegun()) {
			owner->actions_.perform(action);
		}
	});
}

} // namespace r2v::obs
