// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

#include "core/generation/engine.hpp"

namespace r2v::obs {

class ReferenceSource;

/// What a trigger brings beside the source's settings.
struct Trigger {
	/// Settings by their contract names that replace the source's own for this one generation; may be null.
	OBSData overrides;
	std::string requestedBy;
};

/// The one road of every trigger (button, hotkey, websocket, script): reads the settings, checks them, asks the spend
/// guard, takes the frame and hands the encoded reference to the engine. Any thread but the graphics thread with its
/// context entered; returns at once. A refusal is told to the source's status line and the listeners, and returned.
generation::Admission generate(ReferenceSource &source, const Trigger &trigger);

} // namespace r2v::obs
