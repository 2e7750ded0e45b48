// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "obs/remote/source-hotkeys.hpp"
#include "obs/remote/source-procedures.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

/// What libobs has as the data of one r2v_source: the source and the ways into it from outside, which end first.
struct SourceInstance {
	SourceInstance(App &app, obs_data_t *settings, obs_source_t *libobsSource);

	ReferenceSource source;
	SourceHotkeys hotkeys;
	SourceProcedures procedures;
};

} // namespace r2v::obs
