// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/reference-capture.hpp"

#include <utility>
#include <vector>

#include "media/blank-picture.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"
#include "obs/capture/capture-notes.hpp"

namespace r2v::obs {

using generation::ErrorCode;

ReferenceCapture::ReferenceCapture(const Parts &parts, std::string generationId, std::string referenceName,
				   const provider::Model &model) :
	parts_(parts),
	generationId_(std::move(generationId)), referenceName_(std::move(referenceName)), model_(model)
{}

template <typename Job>
void ReferenceCapture::onWorker(Job job)
{
	parts_.workers.post([self = shared_from_this(), job = std::move(job)] {
		const bool done = guarded("reference", false, [&job] {
			job();
			return true;
		});
		if (!done) {
			self->fail(ErrorCode::encodeFailed, "Error.Internal");
		}
	});
}

void ReferenceCapture::start(const GrabTarget &target)
{
	parts_.grabber.grab(target, [self = shared_from_this()](Grabbed grabbed) {
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

void ReferenceCapture::start(const std::filesystem::path &file)
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

void ReferenceCapture::fail(ErrorCode code, std::string_view textKey, std::string_view filter, std::string_view scene)
{
	const std::string name = referenceName_.empty() ? parts_.texts("Capture.TheProgram") : referenceName_;
	parts_.engine.captureFailed(generationId_, code,
				    parts_.texts(textKey, {{"name", name}, {"filter", filter}, {"scene", scene}}));
}

void ReferenceCapture::encode(const media::RgbxImage &image)
{
	auto still =
		media::encodeStill(image, {.maxSidePx = model_.image.maxSidePx, .maxBytes = model_.image.maxBytes});
	if (!still) {
		blog(LOG_WARNING, "%s reference: %s", kLogPrefix, still.reason().c_str());
		fail(ErrorCode::encodeFailed, "Capture.EncoderFailed");
		return;
	}
	if (const auto violation =
		    provider::validateImage(still->widthPx, still->heightPx, still->bytes.size(), model_)) {
		parts_.engine.captureFailed(generationId_, ErrorCode::captureFailed,
					    provider::sentenceOf(*violation, parts_.texts));
		return;
	}
	std::vector<generation::ReferenceImage> images;
	images.push_back({.bytes = std::move(still->bytes),
			  .contentType = std::move(still->contentType),
			  .widthPx = still->widthPx,
			  .heightPx = still->heightPx});
	parts_.engine.deliverReferences(generationId_, std::move(images));
}

void ReferenceCapture::explain(const Grabbed &grabbed)
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

void ReferenceCapture::tellOfForeignFilter(const Grabbed &grabbed)
{
	if (grabbed.foreignFilterScene.empty()) {
		return;
	}
	std::string sentence = parts_.texts("Capture.AsOnAir",
					    {{"filter", grabbed.foreignFilter}, {"scene", grabbed.foreignFilterScene}});
	logLine(LogLevel::info, sentence);
	parts_.captureNotes.add(generationId_, std::move(sentence));
}

} // namespace r2v::obs
