// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/tools-menu.hpp"

#include <obs-frontend-api.h>

#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"

namespace r2v::obs {

namespace {

template <void (*action)(App &)>
void onEntry(void *)
{
	guarded("tools menu", [] {
		if (App *app = App::instance(); app && !app->closing().hasBegun()) {
			action(*app);
		}
	});
}

void toggleRehearsal(App &app)
{
	app.rehearsal().set(!app.config().rehearsal);
}

void generateOnLast(App &app)
{
	app.actions().generateLastUsed();
}

void toggleArmed(App &app)
{
	app.rules().setArmed(!app.rules().isArmed());
}

void togglePanic(App &app)
{
	app.panic().toggleSoon();
}

} // namespace

void addToolsMenu()
{
	App *app = App::instance();
	if (!app) {
		return;
	}
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Generate").c_str(), onEntry<generateOnLast>, nullptr);
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Armed").c_str(), onEntry<toggleArmed>, nullptr);
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Panic").c_str(), onEntry<togglePanic>, nullptr);
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Rehearsal").c_str(), onEntry<toggleRehearsal>, nullptr);
}

} // namespace r2v::obs
