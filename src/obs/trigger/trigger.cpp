// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/trigger.hpp"

#include <cassert>
#include <utility>
#include <vector>

#include "core/provider/foxapi/task-request.hpp"
#include "core/text/utf8.hpp"
#include "media/blank-picture.hpp"
#include "media/still.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"
#include "obs/capture/reference-spec.hpp"
#include "obs/collection/named-sources.hpp"
#include "obs/plugin/app.hpp"
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

/// Turns the reference of one accepted generation into an encoded image. Shared by the threads it passes through; the
/// app outlives them all, since it stops the grabber and the workers before it goes.
class Capture : public std::enable_shared_from_this<Capture> {
public:
	Capture(App &app, std::string generationId, std::string referenceName) :
		app_(app), generationId_(std::move(generationId)), referenceName_(std::move(referenceName))
	{}

	void start(const GrabTarget &target)
	{
		app_.grabber().grab(target, [self = shared_from_this()](Grabbed grabbed) {
			const auto frame = std::make_shared<Grabbed>(std::move(grabbed));
			if (frame->outcome == Grabbed::Outcome::taken) {
				self->onWorker([self, frame] {
					self->tellOfForeignFilter(*frame);
					self->encode(frame->image);
				});
			} else if (frame->outcome != Grabbed::Outcome::stopped) {
				self->onWorker([self, frame] { self->explain(*frame); });
			}
		});
	}

	void start(const std::filesystem::path &file)
	{
		onWorker([self = shared_from_this(), file] {
			const auto image = media::readStill(file);
			if (!image) {
				blog(LOG_WARNING, "%s reference file: %s", kLogPrefix, image.reason().c_str());
				self->fail(ErrorCode::captureFailed, "Capture.FileUnreadable");
				return;
			}
			if (media::isBlank(*image)) {
				self->fail(ErrorCode::captureFailed, "Capture.FileBlank");
				return;
			}
			self->encode(*image);
		});
	}

	void fail(ErrorCode code, std::string_view textKey, std::string_view filter = {}, std::string_view scene = {})
	{
		const std::string name = referenceName_.empty() ? app_.texts()("Capture.TheProgram") : referenceName_;
		app_.engine().captureFailed(
			generationId_, code,
			app_.texts()(textKey, {{"name", name}, {"filter", filter}, {"scene", scene}}));
	}

private:
	template <typename Job>
	void onWorker(Job job)
	{
		app_.workers().post([self = shared_from_this(), job = std::move(job)] {
			const bool done = guarded("reference", false, [&job] {
				job();
				return true;
			});
			if (!done) {
				self->fail(ErrorCode::encodeFailed, "Error.Internal");
			}
		});
	}

	void encode(const media::RgbxImage &image)
	{
		auto still = media::encodeStill(image, {.maxSidePx = foxapi::limits::kMaxImageSidePx,
							.maxBytes = foxapi::limits::kMaxImageBytes});
		if (!still) {
			blog(LOG_WARNING, "%s reference: %s", kLogPrefix, still.reason().c_str());
			fail(ErrorCode::encodeFailed, "Capture.EncoderFailed");
			return;
		}
		if (const auto problem = foxapi::validateImage(still->widthPx, still->heightPx, still->bytes.size())) {
			fail(ErrorCode::captureFailed, problem->textKey);
			return;
		}
		std::vector<generation::ReferenceImage> images;
		images.push_back({.bytes = std::move(still->bytes),
				  .contentType = std::move(still->contentType),
				  .widthPx = still->widthPx,
				  .heightPx = still->heightPx});
		app_.engine().deliverReferences(generationId_, std::move(images));
	}

	/// Why there is no frame.
	void explain(const Grabbed &grabbed)
	{
		if (grabbed.outcome == Grabbed::Outcome::blank) {
			fail(ErrorCode::captureFailed, "Capture.Blank");
		} else if (grabbed.outcome == Grabbed::Outcome::nothing) {
			fail(ErrorCode::captureFailed, "Capture.NothingToSee");
		} else if (grabbed.foreignFilter.empty()) {
			fail(ErrorCode::captureFailed, "Capture.CannotHide");
		} else {
			fail(ErrorCode::captureFailed, "Capture.CannotHideBehindFilter", grabbed.foreignFilter,
			     grabbed.foreignFilterScene);
		}
	}

	void tellOfForeignFilter(const Grabbed &grabbed)
	{
		if (grabbed.foreignFilterScene.empty()) {
			return;
		}
		std::string sentence = app_.texts()(
			"Capture.AsOnAir", {{"filter", grabbed.foreignFilter}, {"scene", grabbed.foreignFilterScene}});
		logLine(LogLevel::info, sentence);
		app_.captureNotes().add(generationId_, std::move(sentence));
	}

	App &app_;
	const std::string generationId_;
	const std::string referenceName_;
};

void writeNextSeed(ReferenceSource &source, int64_t seed)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source.source());
	obs_data_set_int(settings, setting_keys::kSeed, seed);
	// libobs tells its listeners of it, for whom no trigger is to wait.
	App &app = source.app();
	app.dispatcher().post([&app, key = source.key()] {
		if (const auto found = app.sources().byKey(key)) {
			obs_source_update(found.source, nullptr);
		}
	});
}

} // namespace

void assertMayTrigger()
{
	assert(!gs_get_context() && "a trigger while the graphics thread renders");
}

Admission generate(ReferenceSource &source, const Trigger &trigger)
{
	assertMayTrigger();
	App &app = source.app();
	const Texts &texts = app.texts();
	Wish wish;
	wish.sourceKey = source.key();
	wish.sourceName = source.name();
	wish.requestedBy = text::shortened(trigger.requestedBy, kMaxRequesterCodePoints);
	if (app.isShuttingDown()) {
		return app.engine().refuse(wish, generation::Refusal::shuttingDown, texts("Refusal.ShuttingDown"));
	}
	ViewerTurn turn(app.viewerGuard(), wish.requestedBy);
	if (!turn.isTaken()) {
		return app.engine().refuse(wish, generation::Refusal::tooSoon, texts("Refusal.RequestNotUsed"));
	}
	const auto refuse = [&](const Objection &objection) {
		turn.settle(objection.refusal);
		return app.engine().refuse(wish, objection.refusal, objection.message);
	};
	source.commitTypedKey();
	const OBSDataAutoRelease ownSettings = obs_source_get_settings(source.source());
	const CheckedSettings settings = checkSettings(ownSettings, trigger.overrides);
	const PromptSources sources(app.promptLists(), trigger.input, named_sources::unwritableNames(ownSettings));
	if (const auto objection = fillWish(wish, settings, texts, {.author = authorOf(trigger), .sources = sources})) {
		return refuse(*objection);
	}
	const bool asksForApproval = settings.values.task.requireApproval;
	if (const auto objection = checkViewerWords(app.viewerGuard(), texts, trigger, wish, asksForApproval)) {
		return refuse(*objection);
	}
	const FoundReference reference = findReference(settings, texts);
	if (reference.objection) {
		return refuse(*reference.objection);
	}
	wish.needsApproval = asksForApproval && (!wish.requestedBy.empty() || wish.promptIsOfTextSource);
	Admission admission = app.engine().admit(wish);
	turn.settle(admission.refusal);
	if (!admission.accepted()) {
		return admission;
	}
	source.noteTriggered(admission.generationId);
	const auto capture = std::make_shared<Capture>(app, admission.generationId, reference.name);
	const bool begun = guarded("capture", false, [&] {
		std::visit([&capture](const auto &what) { capture->start(what); }, reference.spec);
		return true;
	});
	if (!begun) {
		capture->fail(ErrorCode::captureFailed, "Error.Internal");
	}
	const bool seedIsItsOwn =
		!trigger.overrides || !obs_data_has_user_value(trigger.overrides, setting_keys::kSeed);
	if (const auto seed = nextSeed(wish, settings); seed && seedIsItsOwn) {
		writeNextSeed(source, *seed);
	}
	return admission;
}

} // namespace r2v::obs
