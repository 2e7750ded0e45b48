// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>

#include <obs.hpp>

#include "core/text/texts.hpp"
#include "obs/base/closing.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/remote/described.hpp"
#include "obs/remote/program-actions.hpp"

namespace r2v::obs {

struct GlobalHotkey {
	ProgramAction action;
	Described description;
	/// In data/locale.
	const char *textKey;
};
inline constexpr std::array<GlobalHotkey, 4> kGlobalHotkeys{{
	{ProgramAction::generateLastUsed,
	 {"r2v.generate_last_used", "Generates on the source that generated last."},
	 "Hotkey.GenerateLastUsed"},
	{ProgramAction::cancelAll, {"r2v.cancel_all", "Cancels everything."}, "Hotkey.CancelAll"},
	{ProgramAction::togglePanic,
	 {"r2v.panic", "Takes every clip off air and refuses all triggers; pressed again, leaves panic."},
	 "Hotkey.Panic"},
	{ProgramAction::toggleArmed,
	 {"r2v.toggle_armed", "Arms the triggers of all sources, or disarms them."},
	 "Hotkey.ToggleArmed"},
}};

/// The hotkeys that belong to no source. OBS Studio writes them into the profile's [Hotkeys] but leaves it to whoever
/// registered them to read them back. UI thread.
class GlobalHotkeys {
public:
	struct Parts {
		const Texts &texts;
		const Closing &closing;
		const ProgramActions &actions;
		/// No signals are sent on it, so no listener delays what a hotkey does.
		Dispatcher &air;
	};
	explicit GlobalHotkeys(const Parts &parts);
	~GlobalHotkeys();
	GlobalHotkeys(const GlobalHotkeys &) = delete;
	GlobalHotkeys &operator=(const GlobalHotkeys &) = delete;

	/// Loads the bindings of the current profile.
	void loadFromProfile() const;

private:
	struct Hotkey {
		GlobalHotkeys *owner;
		ProgramAction action;
		obs_hotkey_id id;
	};
	static void onHotkey(void *hotkey, obs_hotkey_id id, obs_hotkey_t *libobsHotkey, bool pressed);
	void perform(ProgramAction action) const;

	const Parts parts_;
	std::array<Hotkey, kGlobalHotkeys.size()> hotkeys_{};
};

} // namespace r2v::obs
