// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/source-actions.hpp"

#include <algorithm>
#include <utility>

#include "obs/air/air-gate.hpp"
#include "obs/base/closing.hpp"
#include "obs/delivery/media-source-adder.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"
#include "obs/trigger/generation-starter.hpp"

namespace r2v::obs {

namespace {

using generation::Snapshot;

constexpr size_t kSearchedClips = 1000;

/// The first for which `wanted` holds; null where there is none.
template <typename Wanted>
Snapshot firstOf(const std::vector<Snapshot> &clips, Wanted wanted)
{
	const auto found = std::find_if(clips.begin(), clips.end(), wanted);
	return found == clips.end() ? nullptr : *found;
}

bool isHeldClip(const Snapshot &generation)
{
	return generation->state == generation::State::ready && generation->held;
}

} // namespace

/// Newest first.
std::vector<Snapshot> SourceActions::readyClips(const std::string &sourceKey)
{
	return parts_.engine.list({.limit = kSearchedClips, .sourceKey = sourceKey, .state = generation::State::ready});
}

void SourceActions::playLatest(ReferenceSource &source)
{
	const Snapshot clip = latestClip(source.key());
	if (!clip) {
		parts_.board.tell(source, parts_.texts("Refusal.NoClipYet"));
		return;
	}
	source.playOnDemand(clip);
}

void SourceActions::cancel(ReferenceSource &source)
{
	if (parts_.engine.cancelOfSource(source.key()) > 0) {
		return;
	}
	// Of one that was cancelled before and is still fetched the line has more to say.
	if (!source.isUnderWay()) {
		parts_.board.tell(source, parts_.texts("Refusal.NothingToCancel"));
	}
}

void SourceActions::decide(ReferenceSource &source, Decider decider)
{
	const Snapshot next = nextToDecide(source.key());
	const Decision decided = next ? (this->*decider)(next) : Decision{};
	parts_.board.tell(source, decided.waited ? decided.reason : parts_.texts("Refusal.NothingToApprove"));
}

/// Through the clips that were on air or may be, by age.
void SourceActions::playNeighbour(ReferenceSource &source, bool newer)
{
	auto clips = readyClips(source.key());
	std::erase_if(clips, [](const auto &clip) { return clip->held || clip->dismissed; });
	if (clips.empty()) {
		return parts_.board.tell(source, parts_.texts("Refusal.NoClipYet"));
	}
	const std::string current = source.currentGeneration();
	const auto shown =
		std::find_if(clips.begin(), clips.end(), [&](const auto &clip) { return clip->id == current; });
	if (shown == clips.end()) {
		source.play(clips.front());
		return;
	}
	if (newer ? shown == clips.begin() : shown + 1 == clips.end()) {
		return parts_.board.tell(source, parts_.texts(newer ? "Refusal.NoNewerClip" : "Refusal.NoOlderClip"));
	}
	source.play(newer ? *(shown - 1) : *(shown + 1));
}

void SourceActions::addMediaSource(ReferenceSource &source)
{
	Snapshot clip = parts_.engine.find(source.currentGeneration());
	if (!clip || clip->state != generation::State::ready) {
		clip = latestClip(source.key());
	}
	if (!clip) {
		parts_.board.tell(source, parts_.texts("Refusal.NoClipYet"));
		return;
	}
	const AddedMediaSource added = parts_.mediaSources.add(clip, {});
	if (!added.error.empty()) {
		parts_.board.tell(source, added.error);
	}
}

void SourceActions::perform(SourceAction action, ReferenceSource &source)
{
	if (parts_.closing.hasBegun()) {
		return;
	}
	switch (action) {
	case SourceAction::generate:
		parts_.starter.generate(source, {});
		break;
	case SourceAction::cancel:
		cancel(source);
		break;
	case SourceAction::playLatest:
		playLatest(source);
		break;
	case SourceAction::stopClip:
		source.stopClip();
		break;
	case SourceAction::approve:
		decide(source, &SourceActions::approve);
		break;
	case SourceAction::reject:
		decide(source, &SourceActions::reject);
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

Decision SourceActions::approve(const generation::Snapshot &generation)
{
	if (generation->waitsForApproval) {
		generation::Approval approval = parts_.engine.approve(generation->id);
		return {.waited = approval.waited, .reason = std::move(approval.reason)};
	}
	if (parts_.gate.isPanicked() && isHeldClip(generation)) {
		return {.waited = true, .reason = parts_.texts("Error.NothingPlaysInPanic")};
	}
	if (!parts_.engine.decideHeld(generation->id, generation::Engine::HeldVerdict::release)) {
		return {};
	}
	if (const auto found = parts_.sources.byKey(generation->spec.sourceKey)) {
		found.instance->play(generation);
	}
	return {.waited = true, .reason = {}};
}

Decision SourceActions::reject(const generation::Snapshot &generation)
{
	if (generation->waitsForApproval) {
		return {.waited = parts_.engine.cancel(generation->id) > 0, .reason = {}};
	}
	return {.waited = parts_.engine.decideHeld(generation->id, generation::Engine::HeldVerdict::dismiss),
		.reason = {}};
}

Snapshot SourceActions::nextToDecide(const std::string &sourceKey)
{
	const auto requests = parts_.engine.waitingForApproval(sourceKey);
	return requests.empty() ? firstOf(readyClips(sourceKey), isHeldClip) : requests.front();
}

Snapshot SourceActions::latestClip(const std::string &sourceKey)
{
	return firstOf(readyClips(sourceKey), [](const Snapshot &clip) { return !clip->dismissed; });
}

Snapshot SourceActions::nextToFetch(const std::string &sourceKey)
{
	const auto newest = parts_.engine.list({.limit = 1, .sourceKey = sourceKey, .state = {}});
	return firstOf(newest, [](const Snapshot &one) {
		return generation::isEnd(one->state) && one->state != generation::State::ready && !one->taskId.empty();
	});
}

void SourceActions::fetchAgain(ReferenceSource &source)
{
	if (parts_.closing.hasBegun()) {
		return;
	}
	const Snapshot missing = nextToFetch(source.key());
	const std::string reason =
		missing ? parts_.engine.fetchAgain(missing->id).reason : parts_.texts("Error.NothingToFetch");
	if (!reason.empty()) {
		parts_.board.tell(source, reason);
	}
}

void SourceActions::generateLastUsed()
{
	if (const SourceRegistry::Found found = lastUsedSource()) {
		return perform(SourceAction::generate, *found.instance);
	}
	parts_.engine.refuse({}, generation::RefusalCode::unknownSource, parts_.texts("Refusal.NoSourceYet"));
}

SourceRegistry::Found SourceActions::lastUsedSource()
{
	for (const generation::Snapshot &used : parts_.engine.list({.limit = 50, .sourceKey = {}, .state = {}})) {
		if (SourceRegistry::Found found = parts_.sources.byKey(used->spec.sourceKey)) {
			return found;
		}
	}
	std::vector<SourceRegistry::Found> all = parts_.sources.all();
	return all.empty() ? SourceRegistry::Found{} : std::move(all.front());
}

} // namespace r2v::obs
