// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/viewer-check.hpp"

#include "obs/app.hpp"

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
	const bool ofViewer = !trigger.requestedBy.empty() && brings(trigger, "prompt");
	return ofViewer ? prompt::Author::viewer : prompt::Author::streamer;
}

std::optional<Objection> checkViewer(App &app, const Trigger &trigger, const generation::Wish &wish)
{
	if (trigger.requestedBy.empty()) {
		return std::nullopt;
	}
	prompt::ViewerRequest request{.requestedBy = trigger.requestedBy, .brought = {}, .prompt = wish.prompt};
	for (const char *name : {"prompt", "negative_prompt"}) {
		if (brings(trigger, name)) {
			request.brought.emplace_back(obs_data_get_string(trigger.overrides, name));
		}
	}
	if (trigger.input) {
		request.brought.push_back(*trigger.input);
	}
	switch (app.viewerGuard().judge(request)) {
	case prompt::ViewerGuard::Verdict::tooLong:
		return Objection{Refusal::promptTooLong, app.texts()("Refusal.RequestNotUsed")};
	case prompt::ViewerGuard::Verdict::blocked:
		return Objection{Refusal::blocked, app.texts()("Refusal.RequestNotUsed")};
	case prompt::ViewerGuard::Verdict::pass:
		break;
	}
	return std::nullopt;
}

generation::Admission admitInTurn(App &app, const generation::Wish &wish)
{
	if (wish.requestedBy.empty()) {
		return app.engine().admit(wish);
	}
	if (!app.viewerGuard().claimTurn(wish.requestedBy, SystemClock().monotonic())) {
		return app.engine().refuse(wish, Refusal::tooSoon, app.texts()("Refusal.RequestNotUsed"));
	}
	generation::Admission admission = app.engine().admit(wish);
	if (!admission.accepted()) {
		app.viewerGuard().release(wish.requestedBy);
	}
	return admission;
}

} // namespace r2v::obs
