// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "obs/page/properties-page.hpp"
#include "obs/remote/source-hotkeys.hpp"
#include "obs/remote/source-procedures.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

/// What hotkeys and procedures of a source use.
struct RemoteParts {
	SourceHotkeys::Parts hotkeys;
	SourceProcedures::Parts procedures;
};

/// What libobs keeps as the data of one r2v_source: the source, and the hotkeys and procedures that reach it from
/// outside and end first.
struct SourceInstance {
	SourceInstance(const SourceParts &parts, const RemoteParts &remote, obs_data_t *settings,
		       obs_source_t *libobsSource);

	ReferenceSource source;
	SourceHotkeys hotkeys;
	SourceProcedures procedures;
};

/// Registers r2v_source, and the kinds that it consists of, with libobs, which finds the parts through the type data of
/// the kind. The parts outlive every source of the kind.
void registerReferenceSource(const SourceParts &sourceParts, const PageParts &pageParts,
			     const RemoteParts &remoteParts);

} // namespace r2v::obs
