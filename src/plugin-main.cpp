// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <curl/curl.h>
#include <obs-frontend-api.h>
#include <obs-module.h>
#include <util/util.hpp>

#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"
#include "r2v-version.hpp"
#ifdef ENABLE_QT
#include "ui/ui.hpp"
#endif

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE(R2V_NAME, "en-US")
OBS_MODULE_AUTHOR(R2V_AUTHOR)

namespace {

using r2v::obs::App;
using r2v::obs::guarded;

std::unique_ptr<App> app;

void onFrontendEvent(enum obs_frontend_event event, void *)
{
	if (app) {
		app->onFrontendEvent(event);
	}
	if (event == OBS_FRONTEND_EVENT_EXIT && app) {
		guarded("exit", [] {
#ifdef ENABLE_QT
			r2v::ui::uninstall();
#endif
			app->shutDown();
		});
	}
}

std::filesystem::path configDir()
{
	const BPtr<char> path = obs_module_config_path("");
	return path.Get();
}

std::filesystem::path docsDir()
{
	const BPtr<char> page = obs_module_file("docs/prompts.md");
	return page.Get() ? std::filesystem::path(page.Get()).parent_path() : std::filesystem::path{};
}

} // namespace

MODULE_EXPORT const char *obs_module_name(void)
{
	return R2V_DISPLAY_NAME;
}

MODULE_EXPORT const char *obs_module_description(void)
{
	return obs_module_text("Plugin.Description");
}

bool obs_module_load(void)
{
	return guarded("load", false, [] {
		curl_global_init(CURL_GLOBAL_DEFAULT);
		app = std::make_unique<App>(r2v::obs::AppSurroundings{
			.configDir = configDir(),
			.texts = [](std::string_view key) { return obs_module_text(std::string(key).c_str()); },
			.keychain = r2v::keys::makeSystemKeychain(),
			.docsDir = docsDir()});
		app->registerSourceKind();
		blog(LOG_INFO, "%s version " R2V_VERSION " loaded", r2v::obs::kLogPrefix);
		return true;
	});
}

void obs_module_post_load(void)
{
	guarded("post load", [] {
		app->postLoad();
		obs_frontend_add_event_callback(onFrontendEvent, nullptr);
#ifdef ENABLE_QT
		r2v::ui::install(*app);
#endif
	});
}

void obs_module_unload(void)
{
	guarded("unload", [] {
		obs_frontend_remove_event_callback(onFrontendEvent, nullptr);
		app.reset();
	});
}
