// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

#include "core/prompt/viewer-guard.hpp"
#include "obs/capture/reference-capture.hpp"
#include "obs/trigger/generate-request.hpp"

namespace r2v::obs {

class Closing;
class Dispatcher;
class PromptLists;
class ReferenceSource;
class SourceRegistry;

/// The one path that every trigger takes: buttons, hotkeys, websocket requests, scripts, and the sources' own triggers.
class GenerationStarter {
public:
	struct Parts {
		ReferenceCapture::Parts capture;
		Dispatcher &dispatcher;
		const SourceRegistry &sources;
		const PromptLists &promptLists;
		prompt::ViewerGuard &viewerGuard;
		const Closing &closing;
	};
	explicit GenerationStarter(const Parts &parts) : parts_(parts) {}

	/// Reads the settings, resolves the prompt's template, checks both, asks the spend guard, takes the frame and
	/// passes the encoded reference to the engine. On any thread that may trigger, see may-trigger.hpp; returns at
	/// once. A refusal is returned, and also reported to the listeners and in the status line of the source.
	generation::Admission generate(ReferenceSource &source, const GenerateRequest &trigger);

private:
	void writeNextSeed(ReferenceSource &source, int64_t seed);

	const Parts parts_;
};

} // namespace r2v::obs
