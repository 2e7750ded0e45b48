// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

#include "core/generation/engine.hpp"
#include "core/prompt/viewer-guard.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "obs/trigger/generate-request.hpp"

namespace r2v::obs {

class CaptureNotes;
class Closing;
class Dispatcher;
class FrameGrabber;
class PromptLists;
class ReferenceSource;
class SourceRegistry;

/// The one road of every trigger (button, hotkey, websocket, script).
class GenerationStarter {
public:
	struct Parts {
		generation::Engine &engine;
		FrameGrabber &grabber;
		CaptureNotes &captureNotes;
		Workers &workers;
		Dispatcher &dispatcher;
		const SourceRegistry &sources;
		const PromptLists &promptLists;
		prompt::ViewerGuard &viewerGuard;
		const Texts &texts;
		const Closing &closing;
	};
	explicit GenerationStarter(const Parts &parts) : parts_(parts) {}

	/// Reads the settings, makes the prompt of its template, checks both, asks the spend guard, takes the frame and
	/// hands the encoded reference to the engine. On any thread that may trigger, see may-trigger.hpp; returns at
	/// once. A refusal is told to the source's status line and the listeners, and returned.
	generation::Admission generate(ReferenceSource &source, const GenerateRequest &request);

private:
	void writeNextSeed(ReferenceSource &source, int64_t seed);

	const Parts parts_;
};

} // namespace r2v::obs
