// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-line.hpp"

#include "obs/plugin/app.hpp"

namespace r2v::obs {

namespace {

StatusContext contextOf(App &app, const generation::Snapshot &latest, bool hasArmedRules)
{
	const generation::EngineStatus status = app.engine().status();
	return {.rehearsal = status.rehearsal,
		.hasKey = status.hasKey,
		.panicked = app.panic().isOn(),
		.hasArmedRules = hasArmedRules,
		.whyNoKey = app.whyNoKey(),
		.now = SystemClock().utc(),
		.pricePerSecond = app.config().pricePerSecond,
		.captureNote = latest ? app.captureNotes().of(latest->id) : std::string{}};
}

} // namespace

std::string statusText(App &app, const generation::Snapshot &latest, const std::string &refusal, bool hasArmedRules)
{
	return describeStatus(app.texts(), latest, refusal, contextOf(app, latest, hasArmedRules));
}

std::string statusTextWithRequests(App &app, const std::string &sourceKey, const generation::Snapshot &latest,
				   const std::string &refusal, bool hasArmedRules)
{
	StatusContext context = contextOf(app, latest, hasArmedRules);
	context.waiting = app.engine().waitingForApproval(sourceKey);
	return describeStatus(app.texts(), latest, refusal, context);
}

} // namespace r2v::obs
