// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/global-hotkeys.hpp"

#include <obs-frontend-api.h>
#include <util/config-file.h>

#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"

namespace r2v::obs {

namespace {

template <void (*action)(App &)>
void onHotkey(void *, obs_hotkey_id, obs_hotkey_t *, bool pressed)
{
	if (!pressed) {
		return;
	}
	guarded("global hotkey", [] {
		App *app = App::instance();
		if (!app || app->closing().hasBegun()) {
			return;
		}
		// libobs calls with its hotkey lock held: see hotkeys.cpp.
		app->air().post([app] { action(*app); });
	});
}

void cancelAll(App &app)
{
	app.engine().cancelAll();
}

void generateOnLast(App &app)
{
	app.actions().generateLastUsed();
}

void toggleArmed(App &app)
{
	app.rules().setArmed(!app.rules().isArmed());
}

/// Not by way of the dispatcher alone: a script that is slow to hear of something must not keep a clip on air.
void onPanicHotkey(void *, obs_hotkey_id, obs_hotkey_t *, bool pressed)
{
	if (!pressed) {
		return;
	}
	guarded("panic hotkey", [] {
		if (App *app = App::instance(); app && !app->closing().hasBegun()) {
			app->panic().toggleSoon();
		}
	});
}

obs_hotkey_id registerHotkey(const char *name, std::string_view textKey, obs_hotkey_func callback)
{
	const App *app = App::instance();
	const std::string description = app ? app->texts()(textKey) : std::string(name);
	return obs_hotkey_register_frontend(name, description.c_str(), callback, nullptr);
}

} // namespace

GlobalHotkeys::GlobalHotkeys() :
	hotkeys_{
		{{"r2v.generate_last_used",
		  registerHotkey("r2v.generate_last_used", "Hotkey.GenerateLastUsed", onHotkey<generateOnLast>)},
		 {"r2v.cancel_all", registerHotkey("r2v.cancel_all", "Hotkey.CancelAll", onHotkey<cancelAll>)},
		 {"r2v.panic", registerHotkey("r2v.panic", "Hotkey.Panic", onPanicHotkey)},
		 {"r2v.toggle_armed", registerHotkey("r2v.toggle_armed", "Hotkey.ToggleArmed", onHotkey<toggleArmed>)}}}
{
	loadFromProfile();
}

GlobalHotkeys::~GlobalHotkeys()
{
	for (const auto &[name, id] : hotkeys_) {
		obs_hotkey_unregister(id);
	}
}

void GlobalHotkeys::loadFromProfile() const
{
	config_t *profile = obs_frontend_get_profile_config();
	for (const auto &[name, id] : hotkeys_) {
		const char *json = profile ? config_get_string(profile, "Hotkeys", name) : nullptr;
		const OBSDataAutoRelease saved = json && *json ? obs_data_create_from_json(json) : nullptr;
		// Without bindings of its own a profile must not keep those of the one before.
		const OBSDataArrayAutoRelease bindings =
			saved ? obs_data_get_array(saved, "bindings") : obs_data_array_create();
		obs_hotkey_load(id, bindings);
	}
}

} // namespace r2v::obs
