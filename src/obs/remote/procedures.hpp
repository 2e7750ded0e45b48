// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.hpp>

#include "core/generation/generation.hpp"

namespace r2v::obs {

class ReferenceSource;

/// "For scripts" of the contract: adds the procedures `generate`, `cancel`, `play` and declares the signals
/// `generation_changed`, `clip_ready` on the source's own handlers. Called once per instance, from its constructor.
void registerProcedures(ReferenceSource &source);

/// Handlers run in the calling thread, so these belong to the dispatcher's.
void signalGenerationChanged(obs_source_t *source, const generation::Generation &generation);
void signalClipReady(obs_source_t *source, const generation::Generation &generation);

} // namespace r2v::obs
