// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/ui-parts.hpp"

namespace r2v::obs {
class App;
}

namespace r2v::ui {

/// What the dock and the labels use of the plugin.
UiParts uiPartsOf(obs::App &app);

/// Adds the dock and has open properties pages show each status change. UI thread, in obs_module_post_load; does
/// nothing where there is no OBS Studio window.
void install(obs::App &app);

/// Takes it all away again. UI thread, before OBS ends. Idempotent.
void uninstall();

} // namespace r2v::ui
