// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-line.hpp"

#include <utility>

#include "obs/air/air-gate.hpp"
#include "obs/capture/capture-notes.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-sentence.hpp"

namespace r2v::obs {

StatusLines::StatusLines(Parts parts) : parts_(std::move(parts)) {}

StatusContext StatusLines::contextOf(const ReferenceSource &source, const generation::Snapshot &latest) const
{
	const generation::EngineStatus status = parts_.engine.status();
	return {.rehearsal = status.rehearsal,
		.hasKey = status.hasKey,
		.panicked = parts_.gate.isPanicked(),
		.hasArmedTriggers = parts_.isArmed() && settingsOf(source.source()).triggers.any(),
		.whyNoKey = parts_.whyNoKey(),
		.now = SystemClock().utc(),
		.pricePerSecond = parts_.config.get().pricePerSecond,
		.isShown = latest && source.currentGeneration() == latest->id,
		.captureNote = latest ? parts_.captureNotes.of(latest->id) : std::string{}};
}

std::string StatusLines::of(const ReferenceSource &source) const
{
	const auto [latest, refusal] = source.told();
	return describeStatus(parts_.texts, latest, refusal, contextOf(source, latest));
}

std::string StatusLines::withRequests(const ReferenceSource &source) const
{
	const auto [latest, refusal] = source.told();
	StatusContext context = contextOf(source, latest);
	context.waiting = parts_.engine.waitingForApproval(source.key());
	return describeStatus(parts_.texts, latest, refusal, context);
}

} // namespace r2v::obs
