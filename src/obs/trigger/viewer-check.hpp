// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/prompt/template.hpp"
#include "core/prompt/viewer-guard.hpp"
#include "obs/trigger/generate-request.hpp"
#include "obs/trigger/generation-spec.hpp"

namespace r2v::obs {

/// Whose words the prompt is that comes with this trigger.
prompt::Author authorOf(const GenerateRequest &trigger);

/// The turn of one requester, taken before anything of the request is looked at: who asks again and again learns
/// nothing of the block list. Given back at the end of its life unless it was kept.
class ViewerTurn {
public:
	ViewerTurn(prompt::ViewerGuard &guard, std::string requestedBy);
	~ViewerTurn();
	ViewerTurn(const ViewerTurn &) = delete;
	ViewerTurn &operator=(const ViewerTurn &) = delete;

	/// False: this requester asked less than the gap ago. Always true for a trigger of the streamer's own.
	bool isTaken() const { return taken_; }
	/// What became of the request: the turn is used up where it was accepted, and where its words were refused.
	void settle(generation::RefusalCode refusal);

private:
	prompt::ViewerGuard &guard_;
	const std::string requestedBy_;
	bool taken_ = true;
	bool kept_ = false;
};

/// What speaks against words of somebody else, in a sentence that tells them nothing; OBS's log has the reason. The
/// spec holds the resolved prompt. The words of a request are always looked at, the text of `prompt_text_source` where
/// there is a block list or `asksForApproval` is set; nothing else is. Reads a file: not on the graphics thread, where
/// no trigger comes from.
std::optional<Refusal> checkViewerWords(prompt::ViewerGuard &guard, const Texts &texts, const GenerateRequest &trigger,
					const generation::GenerationSpec &spec, bool asksForApproval);

} // namespace r2v::obs
