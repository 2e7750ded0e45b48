// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/program-actions.hpp"

namespace r2v::obs {

void ProgramActions::perform(ProgramAction action) const
{
	switch (action) {
	case ProgramAction::generateLastUsed:
		sourceActions.generateLastUsed();
		break;
	case ProgramAction::cancelAll:
		engine.cancelAll();
		break;
	case ProgramAction::togglePanic:
		panic.toggleSoon();
		break;
	case ProgramAction::toggleArmed:
		triggers.setArmed(!triggers.isArmed());
		break;
	case ProgramAction::toggleRehearsal:
		rehearsal.set(!rehearsal.isOn());
		break;
	}
}

} // namespace r2v::obs
