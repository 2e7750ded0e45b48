// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include "core/prompt/template.hpp"
#include "obs/trigger.hpp"
#include "obs/wish-settings.hpp"

namespace r2v::obs {

class App;

/// Whose words the prompt is that comes with this trigger.
prompt::Author authorOf(const Trigger &trigger);

/// What speaks against the request of a viewer, in words that tell the viewer nothing; OBS's log has the reason. The
/// wish holds the resolved prompt. Nothing for a trigger of the streamer's own. Reads a file: not on the graphics
/// thread, where no trigger for a viewer comes from.
std::optional<Objection> checkViewer(App &app, const Trigger &trigger, const generation::Wish &wish);

/// Asks how often this viewer may, and then the spend guard. A request that is refused takes no turn.
generation::Admission admitInTurn(App &app, const generation::Wish &wish);

} // namespace r2v::obs
