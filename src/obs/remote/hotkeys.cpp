// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/hotkeys.hpp"

#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

namespace {

/// libobs drops a source's hotkeys only after the instance is gone, so the instance is looked up.
template <SourceAction action>
void onHotkey(void *source, obs_hotkey_id, obs_hotkey_t *, bool pressed)
{
	if (!pressed) {
		return;
	}
	guarded("hotkey", [source] {
		App *app = App::instance();
		if (!app) {
			return;
		}
		const auto pressedFor = app->sources().bySource(static_cast<obs_source_t *>(source));
		if (!pressedFor) {
			return;
		}
		// libobs calls with its hotkey lock held. An action may want a scene's lock, which OBS holds when it
		// saves the scene's hotkeys and waits for that one.
		Dispatcher &thread = action == SourceAction::addMediaSource ? app->adding() : app->air();
		thread.post([app, key = pressedFor.instance->key()] {
			if (const auto found = app->sources().byKey(key)) {
				app->actions().perform(action, *found.instance);
			}
		});
	});
}

obs_hotkey_func callbackOf(SourceAction action)
{
	switch (action) {
	case SourceAction::generate:
		return onHotkey<SourceAction::generate>;
	case SourceAction::cancel:
		return onHotkey<SourceAction::cancel>;
	case SourceAction::playLatest:
		return onHotkey<SourceAction::playLatest>;
	case SourceAction::stopClip:
		return onHotkey<SourceAction::stopClip>;
	case SourceAction::approve:
		return onHotkey<SourceAction::approve>;
	case SourceAction::reject:
		return onHotkey<SourceAction::reject>;
	case SourceAction::nextClip:
		return onHotkey<SourceAction::nextClip>;
	case SourceAction::previousClip:
		return onHotkey<SourceAction::previousClip>;
	case SourceAction::addMediaSource:
		return onHotkey<SourceAction::addMediaSource>;
	}
	return nullptr;
}

} // namespace

void registerSourceHotkeys(ReferenceSource &source)
{
	for (const NamedSourceAction &named : kSourceActions) {
		const std::string name = std::string("r2v.") + named.name;
		const std::string description = App::instance()->texts()(named.hotkeyTextKey);
		obs_hotkey_register_source(source.source(), name.c_str(), description.c_str(), callbackOf(named.action),
					   source.source());
	}
}

} // namespace r2v::obs
