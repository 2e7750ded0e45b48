// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/prompt/template.hpp"
#include "core/prompt/viewer-guard.hpp"
#include "obs/trigger/generate-request.hpp"
#include "obs/trigger/generation-spec.hpp"

namespace r2v::obs {

/// Whose words the prompt is that comes with this request.
prompt::Author authorOf(const GenerateRequest &request);

/// The turn of one requester, taken before anything in the request is looked at: asking again and again reveals nothing
/// about the block list. It is given back at the end unless it was used up.
class ViewerTurn {
public:
	ViewerTurn(prompt::ViewerGuard &guard, std::string requestedBy);
	~ViewerTurn();
	ViewerTurn(const ViewerTurn &) = delete;
	ViewerTurn &operator=(const ViewerTurn &) = delete;

	/// False if this requester asked less than the gap ago. Always true for the streamer.
	bool isTaken() const { return taken_; }
	/// What became of the request. The turn is used up if the request was accepted, or if its words were refused.
	void settle(generation::RefusalCode refusal);

private:
	prompt::ViewerGuard &guard_;
	const std::string requestedBy_;
	bool taken_ = true;
	bool kept_ = false;
};

/// Checks other people's words. The sentence that it returns reveals nothing; the reason is in the OBS log. `spec`
/// holds the resolved prompt. The words of a request are always checked. The text of `prompt_text_source` is checked if
/// there is a block list or if `asksForApproval` is set. Nothing else is checked. May read the block list from its
/// file.
std::optional<Refusal> checkViewerWords(prompt::ViewerGuard &guard, const Texts &texts, const GenerateRequest &request,
					const generation::GenerationSpec &spec, bool asksForApproval);

} // namespace r2v::obs
