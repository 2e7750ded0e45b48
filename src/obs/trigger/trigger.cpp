// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/trigger.hpp"

#include <utility>

#include "core/text/utf8.hpp"
#include "obs/base/closing.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/may-trigger.hpp"
#include "obs/capture/reference-capture.hpp"
#include "obs/capture/reference-spec.hpp"
#include "obs/collection/named-sources.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/trigger/prompt-sources.hpp"
#include "obs/trigger/viewer-check.hpp"
#include "obs/trigger/wish-settings.hpp"

namespace r2v::obs {

namespace {

using generation::Admission;
using generation::ErrorCode;
using generation::Wish;

constexpr size_t kMaxRequesterCodePoints = 100;

} // namespace

void GenerationStarter::writeNextSeed(ReferenceSource &source, int64_t seed)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source.source());
	obs_data_set_int(settings, setting_keys::kSeed, seed);
	// libobs tells its listeners of it, for whom no trigger is to wait.
	parts_.dispatcher.post([&sources = parts_.sources, key = source.key()] {
		if (const auto found = sources.byKey(key)) {
			obs_source_update(found.source, nullptr);
		}
	});
}

Admission GenerationStarter::generate(ReferenceSource &source, const Trigger &trigger)
{
	assertMayTrigger();
	const Texts &texts = parts_.texts;
	generation::Engine &engine = parts_.engine;
	Wish wish;
	wish.sourceKey = source.key();
	wish.sourceName = source.name();
	wish.requestedBy = text::shortened(trigger.requestedBy, kMaxRequesterCodePoints);
	if (parts_.closing.hasBegun()) {
		return engine.refuse(wish, generation::Refusal::shuttingDown, texts("Refusal.ShuttingDown"));
	}
	ViewerTurn turn(parts_.viewerGuard, wish.requestedBy);
	if (!turn.isTaken()) {
		return engine.refuse(wish, generation::Refusal::tooSoon, texts("Refusal.RequestNotUsed"));
	}
	const auto refuse = [&](const Objection &objection) {
		turn.settle(objection.refusal);
		return engine.refuse(wish, objection.refusal, objection.message);
	};
	source.commitTypedKey();
	const OBSDataAutoRelease ownSettings = obs_source_get_settings(source.source());
	const CheckedSettings settings = checkSettings(ownSettings, trigger.overrides);
	const PromptSources sources(parts_.promptLists, trigger.input, named_sources::unwritableNames(ownSettings));
	const provider::Provider &provider = engine.provider();
	if (const auto objection = fillWish(wish, settings, texts,
					    {.author = authorOf(trigger), .sources = sources, .provider = provider})) {
		return refuse(*objection);
	}
	const bool asksForApproval = settings.values.task.requireApproval;
	if (const auto objection = checkViewerWords(parts_.viewerGuard, texts, trigger, wish, asksForApproval)) {
		return refuse(*objection);
	}
	const FoundReference reference = findReference(settings, texts);
	if (reference.objection) {
		return refuse(*reference.objection);
	}
	wish.needsApproval = asksForApproval && (!wish.requestedBy.empty() || wish.promptIsOfTextSource);
	Admission admission = engine.admit(wish);
	turn.settle(admission.refusal);
	if (!admission.accepted()) {
		return admission;
	}
	source.noteTriggered(admission.generationId);
	const auto capture = std::make_shared<ReferenceCapture>(
		ReferenceCapture::Parts{parts_.engine, parts_.grabber, parts_.captureNotes, parts_.workers, texts},
		admission.generationId, reference.name, provider.modelOf(wish.model));
	const bool begun = guarded("capture", false, [&] {
		std::visit([&capture](const auto &what) { capture->start(what); }, reference.spec);
		return true;
	});
	if (!begun) {
		capture->fail(ErrorCode::captureFailed, "Error.Internal");
	}
	const bool seedIsItsOwn =
		!trigger.overrides || !obs_data_has_user_value(trigger.overrides, setting_keys::kSeed);
	if (const auto seed = nextSeed(wish, settings, provider); seed && seedIsItsOwn) {
		writeNextSeed(source, *seed);
	}
	return admission;
}

} // namespace r2v::obs
