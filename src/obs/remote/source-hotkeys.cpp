// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/source-hotkeys.hpp"

#include "obs/base/guarded.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

SourceHotkeys::SourceHotkeys(const ReferenceSource &source, const Parts &parts) :
	parts_(parts), sourceKey_(source.key())
{
	for (size_t index = 0; index < hotkeys_.size(); index++) {
		const NamedSourceAction &named = kSourceActions[index];
		const std::string name = std::string("r2v.") + named.name;
		hotkeys_[index] = {this, named.action, OBS_INVALID_HOTKEY_ID};
		hotkeys_[index].id = obs_hotkey_register_source(source.source(), name.c_str(),
								parts.texts(named.hotkeyTextKey).c_str(), onHotkey,
								&hotkeys_[index]);
	}
}

SourceHotkeys::~SourceHotkeys()
{
	for (const Hotkey &hotkey : hotkeys_) {
		obs_hotkey_unregister(hotkey.id);
	}
}

void SourceHotkeys::onHotkey(void *hotkey, obs_hotkey_id, obs_hotkey_t *, bool pressed)
{
	if (pressed) {
		const auto &own = *static_cast<const Hotkey *>(hotkey);
		guarded("hotkey", [&own] { own.owner->perform(own.action); });
	}
}

/// libobs holds its hotkey lock here, and an action may need the lock of a scene. When OBS saves the hotkeys of a
/// scene, it holds that lock and waits for libobs's. So the action runs on another thread and looks up the source
/// there, in case it is gone.
void SourceHotkeys::perform(SourceAction action) const
{
	Dispatcher &thread = action == SourceAction::addMediaSource ? parts_.adding : parts_.air;
	thread.post([parts = parts_, key = sourceKey_, action] {
		if (const auto found = parts.sources.byKey(key)) {
			parts.actions.perform(action, *found.instance);
		}
	});
}

} // namespace r2v::obs
