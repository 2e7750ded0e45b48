// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.hpp>

namespace r2v::obs {

class ReferenceSource;

/// The properties of an r2v_source; null for those of the kind, with no instance behind. Any thread: obs-websocket and
/// Advanced Scene Switcher build the page to press its buttons. Owned by the caller.
obs_properties_t *buildProperties(ReferenceSource *instanceOrNull);

/// Name of the status line's property.
inline constexpr char kStatusProperty[] = "status";

} // namespace r2v::obs
