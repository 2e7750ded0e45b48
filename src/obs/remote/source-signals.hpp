// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>

#include <obs.hpp>

#include "core/generation/generation.hpp"
#include "obs/remote/described.hpp"

namespace r2v::obs {

/// The signals on a source's own handler, by their declarations.
inline constexpr std::array<Described, 2> kSourceSignals{{
	{"void generation_changed(ptr source, string generation_id, string state, int progress)",
	 "A generation of the source changed its state or made progress."},
	{"void clip_ready(ptr source, string generation_id, string path)",
	 "A clip of the source is on the disk and can be played."},
}};

void declareSignals(obs_source_t *source);

/// Listeners run on the calling thread and may be slow, so call these on the dispatcher's.
void signalGenerationChanged(obs_source_t *source, const generation::Generation &generation);
void signalClipReady(obs_source_t *source, const generation::Generation &generation);

} // namespace r2v::obs
