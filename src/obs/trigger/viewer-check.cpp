// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/viewer-check.hpp"

#include <utility>

#include "core/clock.hpp"

namespace r2v::obs {

namespace {

using generation::Refusal;

bool brings(const Trigger &trigger, const char *name)
{
	return trigger.overrides && obs_data_has_user_value(trigger.overrides, name);
}

} // namespace

prompt::Author authorOf(const Trigger &trigger)
{
	const bool ofViewer = !trigger.requestedBy.empty() && brings(trigger, setting_keys::kPrompt);
	return ofViewer ? prompt::Author::viewer : prompt::Author::streamer;
}

ViewerTurn::ViewerTurn(prompt::ViewerGuard &guard, std::string requestedBy) :
	guard_(guard), requestedBy_(std::move(requestedBy))
{
	taken_ = requestedBy_.empty() || guard_.claimTurn(requestedBy_, SystemClock().monotonic());
}

ViewerTurn::~ViewerTurn()
{
	if (taken_ && !kept_ && !requestedBy_.empty()) {
		guard_.release(requestedBy_);
	}
}

void ViewerTurn::settle(Refusal refusal)
{
	kept_ = refusal == Refusal::none || refusal == Refusal::blocked || refusal == Refusal::promptTooLong;
}

std::optional<Objection> checkViewerWords(prompt::ViewerGuard &guard, const Texts &texts, const Trigger &trigger,
					  const generation::Wish &wish, bool asksForApproval)
{
	const bool isRequest = !trigger.requestedBy.empty();
	if (!isRequest && !(wish.promptIsOfTextSource && (asksForApproval || guard.hasBlockList()))) {
		return std::nullopt;
	}
	prompt::ViewerRequest request{.requestedBy = trigger.requestedBy, .brought = {}, .prompt = wish.prompt};
	if (wish.promptIsOfTextSource) {
		request.brought.push_back(wish.prompt);
	}
	if (isRequest) {
		for (const char *name : {setting_keys::kPrompt, setting_keys::kNegativePrompt}) {
			if (brings(trigger, name)) {
				request.brought.emplace_back(obs_data_get_string(trigger.overrides, name));
			}
		}
		if (trigger.input) {
			request.brought.push_back(*trigger.input);
		}
	}
	switch (guard.judge(request)) {
	case prompt::ViewerGuard::Verdict::tooLong:
		return Objection{Refusal::promptTooLong, texts("Refusal.RequestNotUsed")};
	case prompt::ViewerGuard::Verdict::blocked:
		return Objection{Refusal::blocked, texts("Refusal.RequestNotUsed")};
	case prompt::ViewerGuard::Verdict::pass:
		break;
	}
	return std::nullopt;
}

} // namespace r2v::obs
