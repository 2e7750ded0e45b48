// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/global-hotkeys.hpp"

#include <obs-frontend-api.h>
#include <util/config-file.h>

#include "obs/base/guarded.hpp"

namespace r2v::obs {

GlobalHotkeys::GlobalHotkeys(const Parts &parts) : parts_(parts)
{
	for (size_t index = 0; index < hotkeys_.size(); index++) {
		const GlobalHotkey &known = kGlobalHotkeys[index];
		hotkeys_[index] = {this, known.action, OBS_INVALID_HOTKEY_ID};
		hotkeys_[index].id = obs_hotkey_register_frontend(
			known.description.name, parts.texts(known.textKey).c_str(), onHotkey, &hotkeys_[index]);
	}
	loadFromProfile();
}

GlobalHotkeys::~GlobalHotkeys()
{
	for (const Hotkey &hotkey : hotkeys_) {
		obs_hotkey_unregister(hotkey.id);
	}
}

void GlobalHotkeys::loadFromProfile() const
{
	config_t *profile = obs_frontend_get_profile_config();
	for (size_t index = 0; index < hotkeys_.size(); index++) {
		const char *json =
			profile ? config_get_string(profile, "Hotkeys", kGlobalHotkeys[index].description.name)
				: nullptr;
		const OBSDataAutoRelease saved = json && *json ? obs_data_create_from_json(json) : nullptr;
		// A profile without bindings of its own must not keep those of the previous one.
		const OBSDataArrayAutoRelease bindings =
			saved ? obs_data_get_array(saved, "bindings") : obs_data_array_create();
		obs_hotkey_load(hotkeys_[index].id, bindings);
	}
}

void GlobalHotkeys::onHotkey(void *hotkey, obs_hotkey_id, obs_hotkey_t *, bool pressed)
{
	if (pressed) {
		const auto &own = *static_cast<const Hotkey *>(hotkey);
		guarded("global hotkey", [&own] { own.owner->perform(own.action); });
	}
}

/// libobs holds its hotkey lock here; see SourceHotkeys::perform.
void GlobalHotkeys::perform(ProgramAction action) const
{
	if (parts_.closing.hasBegun()) {
		return;
	}
	if (action == ProgramAction::togglePanic) {
		// Panic has a thread of its own, with nothing else in its queue.
		return parts_.actions.perform(action);
	}
	parts_.air.post([&actions = parts_.actions, action] { actions.perform(action); });
}

} // namespace r2v::obs
