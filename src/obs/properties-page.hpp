// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include <obs.hpp>

namespace r2v::obs {

class App;
class ReferenceSource;
class StatusPresenter;

/// The properties of an r2v_source; null for those of the kind, with no instance behind. Any thread: obs-websocket and
/// Advanced Scene Switcher build the page to press its buttons. Owned by the caller.
obs_properties_t *buildProperties(ReferenceSource *instanceOrNull);

/// Name of the status line's property.
inline constexpr char kStatusProperty[] = "status";

/// For a build without Qt: rebuilds an open page through libobs, but never while the user types into it.
std::unique_ptr<StatusPresenter> makeRebuildingPresenter(App &app);

} // namespace r2v::obs
