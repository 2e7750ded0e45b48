// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/source-actions.hpp"

#include <algorithm>
#include <utility>

#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/trigger/trigger.hpp"

namespace r2v::obs {

namespace {

using generation::Snapshot;

constexpr size_t kSearchedClips = 1000;

/// Newest first.
std::vector<Snapshot> readyClips(App &app, const std::string &sourceKey)
{
	return app.engine().list({.limit = kSearchedClips, .sourceKey = sourceKey, .state = generation::State::ready});
}

/// The newest ready clip of the source for which `wanted` holds; null where there is none.
template <typename Wanted>
Snapshot newestClip(App &app, const std::string &sourceKey, Wanted wanted)
{
	const auto clips = readyClips(app, sourceKey);
	const auto found = std::find_if(clips.begin(), clips.end(), wanted);
	return found == clips.end() ? nullptr : *found;
}

bool isHeldClip(const Snapshot &generation)
{
	return generation->state == generation::State::ready && generation->held;
}

void tell(ReferenceSource &source, const std::string &sentence)
{
	source.noteRefusal(sentence);
	source.app().presentStatus(source.key());
}

void playLatest(ReferenceSource &source)
{
	App &app = source.app();
	const generation::Snapshot clip = latestClip(app, source.key());
	if (!clip) {
		tell(source, app.texts()("Refusal.NoClipYet"));
		return;
	}
	source.playOnDemand(clip);
}

void decide(ReferenceSource &source, Decision (*decision)(App &, const generation::Snapshot &))
{
	App &app = source.app();
	const Snapshot next = nextToDecide(app, source.key());
	const Decision decided = next ? decision(app, next) : Decision{};
	tell(source, decided.waited ? decided.objection : app.texts()("Refusal.NothingToApprove"));
}

/// Through the clips that were on air or may be, by age.
void playNeighbour(ReferenceSource &source, bool newer)
{
	App &app = source.app();
	auto clips = readyClips(app, source.key());
	std::erase_if(clips, [](const auto &clip) { return clip->held || clip->dismissed; });
	if (clips.empty()) {
		return tell(source, app.texts()("Refusal.NoClipYet"));
	}
	const std::string current = source.currentGeneration();
	const auto shown =
		std::find_if(clips.begin(), clips.end(), [&](const auto &clip) { return clip->id == current; });
	if (shown == clips.end()) {
		source.play(clips.front());
		return;
	}
	if (newer ? shown == clips.begin() : shown + 1 == clips.end()) {
		return tell(source, app.texts()(newer ? "Refusal.NoNewerClip" : "Refusal.NoOlderClip"));
	}
	source.play(newer ? *(shown - 1) : *(shown + 1));
}

void addMediaSource(ReferenceSource &source)
{
	App &app = source.app();
	generation::Snapshot clip = app.engine().find(source.currentGeneration());
	if (!clip || clip->state != generation::State::ready) {
		clip = latestClip(app, source.key());
	}
	if (!clip) {
		tell(source, app.texts()("Refusal.NoClipYet"));
		return;
	}
	const AddedMediaSource added = app.mediaSources().add(app, clip, {});
	if (!added.error.empty()) {
		tell(source, added.error);
	}
}

} // namespace

void perform(SourceAction action, ReferenceSource &source)
{
	if (source.app().isShuttingDown()) {
		return;
	}
	switch (action) {
	case SourceAction::generate:
		generate(source, {});
		break;
	case SourceAction::cancel:
		source.app().engine().cancelOfSource(source.key());
		break;
	case SourceAction::playLatest:
		playLatest(source);
		break;
	case SourceAction::stopClip:
		source.stopClip();
		break;
	case SourceAction::approve:
		decide(source, approve);
		break;
	case SourceAction::reject:
		decide(source, reject);
		break;
	case SourceAction::nextClip:
		playNeighbour(source, true);
		break;
	case SourceAction::previousClip:
		playNeighbour(source, false);
		break;
	case SourceAction::addMediaSource:
		addMediaSource(source);
		break;
	}
}

Decision approve(App &app, const generation::Snapshot &generation)
{
	if (generation->waitsForApproval) {
		generation::Approval approval = app.engine().approve(generation->id);
		return {.waited = approval.waited, .objection = std::move(approval.objection)};
	}
	if (app.panic().isOn() && isHeldClip(generation)) {
		return {.waited = true, .objection = app.texts()("Error.NothingPlaysInPanic")};
	}
	if (!app.engine().decideHeld(generation->id, generation::Engine::HeldVerdict::release)) {
		return {};
	}
	if (const auto found = app.sources().byKey(generation->wish.sourceKey)) {
		found.instance->play(generation);
	}
	return {.waited = true, .objection = {}};
}

Decision reject(App &app, const generation::Snapshot &generation)
{
	if (generation->waitsForApproval) {
		return {.waited = app.engine().cancel(generation->id) > 0, .objection = {}};
	}
	return {.waited = app.engine().decideHeld(generation->id, generation::Engine::HeldVerdict::dismiss),
		.objection = {}};
}

generation::Snapshot nextToDecide(App &app, const std::string &sourceKey)
{
	const auto requests = app.engine().waitingForApproval(sourceKey);
	return requests.empty() ? newestClip(app, sourceKey, isHeldClip) : requests.front();
}

generation::Snapshot latestClip(App &app, const std::string &sourceKey)
{
	return newestClip(app, sourceKey, [](const Snapshot &clip) { return !clip->dismissed; });
}

void generateLastUsed(App &app)
{
	if (const SourceRegistry::Found found = lastUsedSource(app)) {
		return perform(SourceAction::generate, *found.instance);
	}
	app.engine().refuse({}, generation::Refusal::unknownSource, app.texts()("Refusal.NoSourceYet"));
}

SourceRegistry::Found lastUsedSource(App &app)
{
	for (const generation::Snapshot &used : app.engine().list({.limit = 50, .sourceKey = {}, .state = {}})) {
		if (SourceRegistry::Found found = app.sources().byKey(used->wish.sourceKey)) {
			return found;
		}
	}
	std::vector<SourceRegistry::Found> all = app.sources().all();
	return all.empty() ? SourceRegistry::Found{} : std::move(all.front());
}

} // namespace r2v::obs
