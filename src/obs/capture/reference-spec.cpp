// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/reference-spec.hpp"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include <obs-frontend-api.h>

#include "obs/base/valid-text.hpp"
#include "obs/capture/scene-copy.hpp"

namespace r2v::obs {

namespace {

using generation::RefusalCode;

FoundReference missing(std::string name, std::string message)
{
	return {GrabTarget{}, std::move(name), Refusal{RefusalCode::noReference, std::move(message)}};
}

FoundReference findSource(const std::string &name, const Texts &texts)
{
	if (name.empty()) {
		return missing(name, texts("Refusal.NoReferenceName"));
	}
	const OBSSourceAutoRelease source = sourceByName(name);
	if (!source) {
		return missing(name, texts("Refusal.NoReferenceSource", {{"name", inMessage(name)}}));
	}
	if ((obs_source_get_output_flags(source) & OBS_SOURCE_VIDEO) == 0 || isOwnKind(source)) {
		return missing(name, texts("Refusal.ReferenceHasNoPicture", {{"name", inMessage(name)}}));
	}
	return {GrabTarget{OBSGetWeakRef(source)}, name, std::nullopt};
}

FoundReference findFile(const std::string &name, const Texts &texts)
{
	if (name.empty()) {
		return missing(name, texts("Refusal.NoReferenceFileName"));
	}
	const std::filesystem::path file = std::u8string(name.begin(), name.end());
	std::error_code error;
	// The graphics thread, on which scripts may trigger, waits for no disk: the reader will tell.
	if (!obs_in_task_thread(OBS_TASK_GRAPHICS) && !std::filesystem::is_regular_file(file, error)) {
		return missing(name, texts("Refusal.NoReferenceFile", {{"name", inMessage(name)}}));
	}
	return {file, name, std::nullopt};
}

struct FoundHidden {
	std::vector<OBSWeakSource> sources;
	std::optional<Refusal> reason;
};

/// Whatever can't be read refuses: what is to be hidden must not be shown because of a slip.
FoundHidden findHidden(const CheckedSettings &settings, const Texts &texts)
{
	FoundHidden found;
	if (const SettingError *fault = settings.errorIn(setting_keys::kHideWhileCapturing)) {
		found.reason = refusalOf(*fault, texts);
		return found;
	}
	for (const std::string &name : settings.values.reference.hidden) {
		if (name.empty()) {
			continue;
		}
		const OBSSourceAutoRelease source = obs_get_source_by_name(name.c_str());
		if (!source) {
			return {{},
				Refusal{RefusalCode::invalidSetting,
					texts("Refusal.HiddenIsNotThere", {{"name", name}})}};
		}
		found.sources.push_back(OBSGetWeakRef(source));
	}
	return found;
}

GrabTarget previewOrProgram()
{
	const OBSSourceAutoRelease preview = obs_frontend_get_current_preview_scene();
	return preview ? GrabTarget{OBSGetWeakRef(preview)} : GrabTarget{};
}

FoundReference findPicture(const CheckedSettings &settings, const Texts &texts)
{
	if (const SettingError *fault = settings.errorIn(setting_keys::kReference)) {
		return {GrabTarget{}, {}, refusalOf(*fault, texts)};
	}
	const ReferenceSettings &reference = settings.values.reference;
	switch (reference.kind) {
	case ReferenceKind::program:
		break;
	case ReferenceKind::preview:
		return {previewOrProgram(), {}, std::nullopt};
	case ReferenceKind::source:
		return findSource(reference.sourceName, texts);
	case ReferenceKind::file:
		return findFile(reference.file, texts);
	case ReferenceKind::none:
		return missing({}, texts("Refusal.NoReference"));
	}
	return {GrabTarget{}, {}, std::nullopt};
}

} // namespace

FoundReference findReference(const CheckedSettings &settings, const Texts &texts)
{
	FoundReference found = findPicture(settings, texts);
	auto *const target = std::get_if<GrabTarget>(&found.spec);
	if (found.reason || !target) {
		return found;
	}
	FoundHidden hidden = findHidden(settings, texts);
	const bool hidesAll =
		std::any_of(hidden.sources.begin(), hidden.sources.end(),
			    [target](const OBSWeakSource &source) { return source.Get() == target->source.Get(); });
	if (hidden.reason) {
		found.reason = std::move(hidden.reason);
	} else if (hidesAll) {
		found.reason = Refusal{RefusalCode::invalidSetting,
				       texts("Refusal.ReferenceIsHidden", {{"name", found.name}})};
	} else {
		target->hidden = std::move(hidden.sources);
	}
	return found;
}

} // namespace r2v::obs
