// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status-line.hpp"

#include "obs/app.hpp"

namespace r2v::obs {

std::string statusText(App &app, const std::string &sourceKey, const generation::Snapshot &latest,
		       const std::string &refusal)
{
	const generation::EngineStatus status = app.engine().status();
	return describeStatus(app.texts(), latest, refusal,
			      {.rehearsal = status.rehearsal,
			       .hasKey = status.hasKey,
			       .panicked = app.panic().isOn(),
			       .keySituation = app.keySituation(),
			       .now = SystemClock().utc(),
			       .waiting = app.engine().waitingForApproval(sourceKey),
			       .pricePerSecond = app.config().pricePerSecond});
}

} // namespace r2v::obs
