// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "obs/remote/described.hpp"
#include "obs/remote/vendor-events.hpp"

namespace r2v::obs {

// Everything that other programs can tell the plugin and hear from it, for the reference page and the tests. Needs no
// running OBS. The hotkeys of a source are in kSourceActions.

std::vector<RequestDescription> requestDescriptions();
/// The `error_code` of an answer.
std::vector<Described> requestErrors();
/// The procedures and signals of a source by their declarations.
std::vector<Described> procedureDescriptions();
std::vector<Described> signalDescriptions();
/// The hotkeys that belong to no source.
std::vector<Described> globalHotkeyDescriptions();

} // namespace r2v::obs
