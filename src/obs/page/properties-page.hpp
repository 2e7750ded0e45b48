// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

#include "obs/page/rebuilding-presenter.hpp"

namespace r2v::obs {

class ReferenceSource;

/// The properties of an r2v_source; null for those of the kind, with no instance behind. Any thread: obs-websocket and
/// Advanced Scene Switcher build the page to press its buttons. Owned by the caller.
obs_properties_t *buildProperties(ReferenceSource *instanceOrNull);

/// What the label of the page's status line shows: plain text with the source's status marker behind it. Any thread.
std::string statusLabelText(ReferenceSource &instance);

} // namespace r2v::obs
