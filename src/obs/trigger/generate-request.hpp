// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// What a trigger brings beside the source's settings.
struct GenerateRequest {
	/// Settings by their contract names that replace the source's own for this one generation; may be null.
	OBSData overrides;
	/// Whom it is for; empty: the streamer. A prompt that comes with it is taken literally, what comes with it is
	/// looked at by prompt::ViewerGuard, and with require_approval the generation waits for approval.
	std::string requestedBy;
	/// What {input} stands for.
	std::optional<std::string> input;
};

} // namespace r2v::obs
