// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

#include "core/generation/engine.hpp"

namespace r2v::obs {

class ReferenceSource;

/// What a trigger brings beside the source's settings.
struct Trigger {
	/// Settings by their contract names that replace the source's own for this one generation; may be null.
	OBSData overrides;
	/// Whom it is for; empty: the streamer. A prompt that comes with it is taken literally, what comes with it is
	/// looked at by prompt::ViewerGuard, and with require_approval the generation waits for approval.
	std::string requestedBy;
	/// What {input} stands for.
	std::optional<std::string> input;
};

/// The one road of every trigger (button, hotkey, websocket, script): reads the settings, makes the prompt of its
/// template, checks both, asks the spend guard, takes the frame and hands the encoded reference to the engine. On any
/// thread that may trigger, see below; returns at once. A refusal is told to the source's status line and the
/// listeners, and returned.
generation::Admission generate(ReferenceSource &source, const Trigger &trigger);

/// The function above for those that do not know the app.
class GenerationStarter {
public:
	generation::Admission generate(ReferenceSource &source, const Trigger &trigger)
	{
		return obs::generate(source, trigger);
	}
};

/// The one rule for triggers and what they call: any thread, the graphics thread among them, on which libobs runs the
/// timers of scripts; but never while that thread renders, which is with the graphics context entered, for sources and
/// locks of libobs are looked at. Debug builds end OBS where it is broken.
void assertMayTrigger();

} // namespace r2v::obs
