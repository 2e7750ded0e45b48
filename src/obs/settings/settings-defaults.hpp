// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.h>

namespace r2v::obs {

/// Every setting of an r2v_source with its default; names and values are the contract's.
void setSettingsDefaults(obs_data_t *settings);

} // namespace r2v::obs
