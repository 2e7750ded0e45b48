// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.hpp>

#include "core/text/texts.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// Adds the control by which a person sets it. `canShowLines`: a text of several lines leaves what comes next in sight.
/// Null where the page has none.
obs_property_t *addControl(obs_properties_t *properties, const Setting &setting, const Texts &texts, bool canShowLines);

/// Other settings are shown or hidden by its value.
bool decidesOverOthers(const Setting &setting);

/// Shows what applies with these settings and hides what does not.
void showWhatApplies(obs_properties_t *page, obs_data_t *settings);

} // namespace r2v::obs
