// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/engine-answers.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// Hears from the engine what happened. Called on the engine thread, except `refused`, which is called on the trigger's
/// thread. Implementations hand the news over and return.
class EngineListener {
public:
	virtual ~EngineListener() = default;
	virtual void generationChanged(const Snapshot &generation) = 0;
	/// The clip is on disk and proved playable. Called after generationChanged.
	virtual void clipReady(const Snapshot &generation) = 0;
	virtual void refused(const GenerationSpec &spec, const Admission &admission) = 0;
	/// The records of earlier runs are known now, so find() and list() include them.
	virtual void storeScanned() = 0;
	/// A notice for the log and status that concerns no single generation, such as a damaged record that was set
	/// aside.
	virtual void notice(const std::string &sentence) = 0;
};

} // namespace r2v::generation
