// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/engine.hpp"
#include "obs/actions/rehearsal-switch.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/delivery/panic.hpp"
#include "obs/trigger/triggers.hpp"

namespace r2v::obs {

/// What a person does with the plugin as a whole, by hotkey or menu.
enum class ProgramAction { generateLastUsed = 1, cancelAll, togglePanic, toggleArmed, toggleRehearsal };

struct ProgramActions {
	generation::Engine &engine;
	SourceActions &sourceActions;
	Triggers &triggers;
	Panic &panic;
	RehearsalSwitch &rehearsal;

	/// On a thread that may trigger, see may-trigger.hpp; returns at once.
	void perform(ProgramAction action) const;
};

} // namespace r2v::obs
