// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

#include "core/generation/engine.hpp"
#include "obs/actions/rehearsal-switch.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/delivery/panic.hpp"
#include "obs/remote/request.hpp"
#include "obs/trigger/triggers.hpp"

namespace r2v::obs {

/// The requests about the plugin as a whole.
struct ProgramRequests {
	const Texts &texts;
	const generation::Engine &engine;
	const AirGate &gate;
	Triggers &triggers;
	Panic &panic;
	RehearsalSwitch &rehearsal;

	static std::span<const RequestOf<ProgramRequests>> all();
};

} // namespace r2v::obs
