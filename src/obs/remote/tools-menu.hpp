// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>

#include "core/text/texts.hpp"
#include "obs/base/closing.hpp"
#include "obs/remote/program-actions.hpp"

namespace r2v::obs {

/// Entries in OBS's Tools menu, added through the C API so that they exist without Qt too. Created once, in
/// obs_module_post_load. OBS Studio has no call to remove them: they do nothing once OBS is closing, and disappear with
/// its window, before the module is unloaded.
class ToolsMenu {
public:
	ToolsMenu(const Texts &texts, const Closing &closing, const ProgramActions &actions);
	ToolsMenu(const ToolsMenu &) = delete;
	ToolsMenu &operator=(const ToolsMenu &) = delete;

private:
	struct Entry {
		ToolsMenu *owner;
		ProgramAction action;
	};
	static void onEntry(void *entry);

	const Closing &closing_;
	const ProgramActions &actions_;
	std::array<Entry, 4> entries_{};
};

} // namespace r2v::obs
