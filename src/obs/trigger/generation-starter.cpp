// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/generation-starter.hpp"

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
#include "obs/trigger/generation-spec.hpp"
#include "obs/trigger/prompt-sources.hpp"
#include "obs/trigger/viewer-check.hpp"

namespace r2v::obs {

namespace {

using generation::Admission;
using generation::ErrorCode;
using generation::GenerationSpec;

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

Admission GenerationStarter::generate(ReferenceSource &source, const GenerateRequest &request)
{
	assertMayTrigger();
	const Texts &texts = parts_.texts;
	generation::Engine &engine = parts_.engine;
	GenerationSpec spec;
	spec.sourceKey = source.key();
	spec.sourceName = source.name();
	spec.requestedBy = text::shortened(request.requestedBy, kMaxRequesterCodePoints);
	if (parts_.closing.hasBegun()) {
		return engine.refuse(spec, generation::RefusalCode::shuttingDown, texts("Refusal.ShuttingDown"));
	}
	ViewerTurn turn(parts_.viewerGuard, spec.requestedBy);
	if (!turn.isTaken()) {
		return engine.refuse(spec, generation::RefusalCode::tooSoon, texts("Refusal.RequestNotUsed"));
	}
	const auto refuse = [&](const Refusal &reason) {
		turn.settle(reason.refusal);
		return engine.refuse(spec, reason.refusal, reason.message);
	};
	source.commitTypedKey();
	const OBSDataAutoRelease ownSettings = obs_source_get_settings(source.source());
	const CheckedSettings settings = checkSettings(ownSettings, request.overrides);
	const PromptSources sources(parts_.promptLists, request.input, named_sources::unwritableNames(ownSettings));
	const provider::Provider &provider = engine.provider();
	if (const auto reason = fillSpec(spec, settings, texts,
					 {.author = authorOf(request), .sources = sources, .provider = provider})) {
		return refuse(*reason);
	}
	const bool asksForApproval = settings.values.task.requireApproval;
	if (const auto reason = checkViewerWords(parts_.viewerGuard, texts, request, spec, asksForApproval)) {
		return refuse(*reason);
	}
	const FoundReference reference = findReference(settings, texts);
	if (reference.reason) {
		return refuse(*reference.reason);
	}
	spec.needsApproval = asksForApproval && (!spec.requestedBy.empty() || spec.promptIsOfTextSource);
	Admission admission = engine.admit(spec);
	turn.settle(admission.refusal);
	if (!admission.accepted()) {
		return admission;
	}
	source.noteTriggered(admission.generationId);
	const auto capture = std::make_shared<ReferenceCapture>(
		ReferenceCapture::Parts{parts_.engine, parts_.grabber, parts_.captureNotes, parts_.workers, texts},
		admission.generationId, reference.name, provider.modelOf(spec.model));
	const bool begun = guarded("capture", false, [&] {
		std::visit([&capture](const auto &what) { capture->start(what); }, reference.spec);
		return true;
	});
	if (!begun) {
		capture->fail(ErrorCode::captureFailed, "Error.Internal");
	}
	const bool seedIsItsOwn =
		!request.overrides || !obs_data_has_user_value(request.overrides, setting_keys::kSeed);
	if (const auto seed = nextSeed(spec, settings, provider); seed && seedIsItsOwn) {
		writeNextSeed(source, *seed);
	}
	return admission;
}

} // namespace r2v::obs
