// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// What asks for a generation, and what it adds to the settings of the source.
struct GenerateRequest {
	/// Settings, by their contract names, that replace those of the source for this one generation; may be null.
	OBSData overrides;
	/// Who it is for; empty for the streamer. For anyone else, the prompt is taken literally, prompt::ViewerGuard
	/// checks all words of the request, and with require_approval the generation waits for approval.
	std::string requestedBy;
	/// What {input} stands for.
	std::optional<std::string> input;
};

} // namespace r2v::obs
