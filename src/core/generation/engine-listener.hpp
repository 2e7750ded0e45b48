// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/engine-answers.hpp"
#include "core/generation/generation.hpp"

namespace r2v::generation {

/// Where the engine tells what happens. Called on the engine thread, `refused` on the thread of the trigger;
/// implementations hand over and return.
class EngineListener {
public:
	virtual ~EngineListener() = default;
	virtual void generationChanged(const Snapshot &generation) = 0;
	/// The clip is on disk and proved playable; comes after generationChanged.
	virtual void clipReady(const Snapshot &generation) = 0;
	virtual void refused(const Wish &wish, const Admission &admission) = 0;
	/// The records of earlier runs are known now: find() and list() answer with them.
	virtual void storeScanned() = 0;
	/// A notice for the log and status that belongs to no generation (a damaged record was set aside …).
	virtual void notice(const std::string &sentence) = 0;
};

} // namespace r2v::generation
