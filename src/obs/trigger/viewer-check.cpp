// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/viewer-check.hpp"

#include <utility>

#include "core/clock.hpp"

namespace r2v::obs {

namespace {

using generation::RefusalCode;

bool brings(const GenerateRequest &trigger, const char *name)
{
	return trigger.overrides && obs_data_has_user_value(trigger.overrides, name);
}

} // namespace

prompt::Author authorOf(const GenerateRequest &trigger)
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

void ViewerTurn::settle(RefusalCode refusal)
{
	kept_ = refusal == RefusalCode::none || refusal == RefusalCode::blocked ||
		refusal == RefusalCode::promptTooLong;
}

std::optional<Refusal> checkViewerWords(prompt::ViewerGuard &guard, const Texts &texts, const GenerateRequest &trigger,
					const generation::GenerationSpec &spec, bool asksForApproval)
{
	const bool isRequest = !trigger.requestedBy.empty();
	if (!isRequest && !(spec.promptIsOfTextSource && (asksForApproval || guard.hasBlockList()))) {
		return std::nullopt;
	}
	prompt::ViewerRequest request{.requestedBy = trigger.requestedBy, .brought = {}, .prompt = spec.prompt};
	if (spec.promptIsOfTextSource) {
		request.brought.push_back(spec.prompt);
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
		return Refusal{RefusalCode::promptTooLong, texts("Refusal.RequestNotUsed")};
	case prompt::ViewerGuard::Verdict::blocked:
		return Refusal{RefusalCode::blocked, texts("Refusal.RequestNotUsed")};
	case prompt::ViewerGuard::Verdict::pass:
		break;
	}
	return std::nullopt;
}

} // namespace r2v::obs
