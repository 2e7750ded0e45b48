// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/reference-shots.hpp"

#include <memory>
#include <system_error>
#include <utility>
#include <variant>

#include "core/files/own-files.hpp"
#include "core/provider/model.hpp"
#include "media/blank-picture.hpp"
#include "obs/base/guarded.hpp"
#include "obs/capture/reference-spec.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

ReferenceShots::ReferenceShots(Parts parts) : parts_(std::move(parts))
{
	std::error_code notThere;
	std::filesystem::remove_all(parts_.folder, notThere);
}

ReferenceShots::~ReferenceShots()
{
	std::error_code notThere;
	std::filesystem::remove_all(parts_.folder, notThere);
}

void ReferenceShots::take(ReferenceSource &source)
{
	const OBSDataAutoRelease ownSettings = obs_source_get_settings(source.source());
	const CheckedSettings settings = checkSettings(ownSettings, nullptr);
	const FoundReference found = findReference(settings, parts_.texts);
	const std::string &key = source.key();
	if (found.reason) {
		return note(key, {.reason = found.reason->message});
	}
	note(key, {.isBeingTaken = true});
	const Subject subject{key, found.name, parts_.engine.provider().modelOf(settings.values.task.model)};
	if (const auto *target = std::get_if<GrabTarget>(&found.spec)) {
		parts_.grabber.grab(*target, [this, subject](Grabbed grabbed) {
			const auto frame = std::make_shared<Grabbed>(std::move(grabbed));
			if (frame->outcome != Grabbed::Outcome::stopped) {
				parts_.workers.post([this, subject, frame] { keepFrame(subject, *frame); });
			}
		});
		return;
	}
	parts_.workers.post(
		[this, subject, file = std::get<std::filesystem::path>(found.spec)] { keepFile(subject, file); });
}

ReferenceShots::Shot ReferenceShots::of(const std::string &sourceKey) const
{
	const std::lock_guard lock(mutex_);
	const auto found = shots_.find(sourceKey);
	return found == shots_.end() ? Shot{} : found->second;
}

void ReferenceShots::note(const std::string &sourceKey, Shot shot)
{
	std::filesystem::path before;
	{
		const std::lock_guard lock(mutex_);
		Shot &noted = shots_[sourceKey];
		before = noted.file;
		noted = std::move(shot);
	}
	if (!before.empty()) {
		parts_.workers.post([before] { files::removeOwn(before); });
	}
	parts_.board.changed(sourceKey);
}

void ReferenceShots::object(const Subject &subject, const char *textKey)
{
	const std::string name = subject.name.empty() ? parts_.texts("Capture.TheProgram") : subject.name;
	note(subject.sourceKey, {.reason = parts_.texts(textKey, {{"name", name}})});
}

void ReferenceShots::keepFrame(const Subject &subject, const Grabbed &grabbed)
{
	switch (grabbed.outcome) {
	case Grabbed::Outcome::taken:
		return keep(subject, grabbed.image);
	case Grabbed::Outcome::blank:
		return object(subject, "Shot.Blank");
	case Grabbed::Outcome::cannotHide:
		return object(subject, "Shot.CannotHide");
	case Grabbed::Outcome::nothing:
	case Grabbed::Outcome::stopped:
		return object(subject, "Shot.NothingToSee");
	}
}

void ReferenceShots::keepFile(const Subject &subject, const std::filesystem::path &file)
{
	const auto image = media::readStill(file);
	if (!image) {
		return object(subject, "Capture.FileUnreadable");
	}
	if (media::isBlank(*image)) {
		return object(subject, "Shot.Blank");
	}
	keep(subject, *image);
}

void ReferenceShots::keep(const Subject &subject, const media::RgbxImage &image)
{
	const provider::Model &model = subject.model;
	const auto still =
		media::encodeStill(image, {.maxSidePx = model.image.maxSidePx, .maxBytes = model.image.maxBytes});
	if (!still) {
		return object(subject, "Capture.EncoderFailed");
	}
	if (const auto violation =
		    provider::validateImage(still->widthPx, still->heightPx, still->bytes.size(), model)) {
		return note(subject.sourceKey, {.reason = provider::sentenceOf(*violation, parts_.texts)});
	}
	int number = 0;
	{
		const std::lock_guard lock(mutex_);
		number = ++count_;
	}
	const std::string extension = still->contentType == "image/png" ? ".png" : ".jpg";
	const std::filesystem::path file = parts_.folder / ("reference-" + std::to_string(number) + extension);
	const std::string_view bytes(reinterpret_cast<const char *>(still->bytes.data()), still->bytes.size());
	if (files::writeOwn(file, bytes) != files::WriteResult::ok) {
		return object(subject, "Shot.NotSaved");
	}
	note(subject.sourceKey, {.file = file, .widthPx = still->widthPx, .heightPx = still->heightPx});
}

} // namespace r2v::obs
