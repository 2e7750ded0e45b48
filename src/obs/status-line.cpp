// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status-line.hpp"

#include "obs/app.hpp"

namespace r2v::obs {

namespace {

StatusContext contextOf(App &app)
{
	const generation::EngineStatus status = app.engine().status();
	return {.rehearsal = status.rehearsal,
		.hasKey = status.hasKey,
		.panicked = app.panic().isOn(),
		.keySituation = app.keySituation(),
		.now = SystemClock().utc(),
		.pricePerSecond = app.config().pricePerSecond};
}

} // namespace

std::string statusText(App &app, const generation::Snapshot &latest, const std::string &refusal)
{
	return describeStatus(app.texts(), latest, refusal, contextOf(app));
}

std::string statusTextWithRequests(App &app, const std::string &sourceKey, const generation::Snapshot &latest,
				   const std::string &refusal)
{
	StatusContext context = contextOf(app);
	context.waiting = app.engine().waitingForApproval(sourceKey);
	return describeStatus(app.texts(), latest, refusal, context);
}

} // namespace r2v::obs
