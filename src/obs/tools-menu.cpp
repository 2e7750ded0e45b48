// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/tools-menu.hpp"

#include <obs-frontend-api.h>

#include "obs/app.hpp"
#include "obs/guarded.hpp"
#include "obs/reference-source.hpp"
#include "obs/source-actions.hpp"

namespace r2v::obs {

namespace {

void onGenerate(void *)
{
	guarded("tools menu generate", [] {
		App *app = App::instance();
		if (app && !app->isShuttingDown()) {
			generateLastUsed(*app);
		}
	});
}

void onRehearsal(void *)
{
	guarded("tools menu rehearsal", [] {
		App *app = App::instance();
		if (!app || app->isShuttingDown()) {
			return;
		}
		app->setRehearsal(!app->config().rehearsal);
		for (const SourceRegistry::Found &found : app->sources().all()) {
			app->presentStatus(found.instance->key());
		}
	});
}

void onPanic(void *)
{
	guarded("tools menu panic", [] {
		if (App *app = App::instance(); app && !app->isShuttingDown()) {
			app->panic().toggleSoon();
		}
	});
}

} // namespace

void addToolsMenu()
{
	App *app = App::instance();
	if (!app) {
		return;
	}
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Generate").c_str(), onGenerate, nullptr);
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Panic").c_str(), onPanic, nullptr);
	obs_frontend_add_tools_menu_item(app->texts()("Menu.Rehearsal").c_str(), onRehearsal, nullptr);
}

} // namespace r2v::obs
