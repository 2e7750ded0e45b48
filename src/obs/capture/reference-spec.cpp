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

using generation::Refusal;

FoundReference missing(std::string name, std::string message)
{
	return {GrabTarget{}, std::move(name), Objection{Refusal::noReference, std::move(message)}};
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
	std::optional<Objection> objection;
};

FoundHidden refusedHidden(std::string message)
{
	return {{}, Objection{Refusal::invalidSetting, std::move(message)}};
}

/// Whatever can't be read refuses: what is to be hidden must not be shown because of a slip.
FoundHidden findHidden(obs_data_t *settings, const Texts &texts)
{
	constexpr char kField[] = "hide_while_capturing";
	obs_data_item_t *item = obs_data_item_byname(settings, kField);
	const bool isList = !item || obs_data_item_gettype(item) == OBS_DATA_ARRAY;
	obs_data_item_release(&item);
	if (!isList) {
		return refusedHidden(texts("Refusal.HiddenIsNoList", {{"field", kField}}));
	}
	FoundHidden found;
	const OBSDataArrayAutoRelease list = obs_data_get_array(settings, kField);
	for (size_t index = 0; index < obs_data_array_count(list); index++) {
		const OBSDataAutoRelease entry = obs_data_array_item(list, index);
		obs_data_item_t *value = obs_data_item_byname(entry, "value");
		const bool isText = value && obs_data_item_gettype(value) == OBS_DATA_STRING;
		obs_data_item_release(&value);
		if (!isText) {
			return refusedHidden(texts("Refusal.HiddenIsNoList", {{"field", kField}}));
		}
		const std::string name = obs_data_get_string(entry, "value");
		if (name.empty()) {
			continue;
		}
		const OBSSourceAutoRelease source = obs_get_source_by_name(name.c_str());
		if (!source) {
			return refusedHidden(texts("Refusal.HiddenIsNotThere", {{"name", name}}));
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

FoundReference findPicture(obs_data_t *settings, const Texts &texts)
{
	const std::string kind = obs_data_get_string(settings, "reference");
	if (kind == "program") {
		return {GrabTarget{}, {}, std::nullopt};
	}
	if (kind == "preview") {
		return {previewOrProgram(), {}, std::nullopt};
	}
	if (kind == "source") {
		return findSource(obs_data_get_string(settings, "reference_name"), texts);
	}
	if (kind == "file") {
		return findFile(obs_data_get_string(settings, "reference_file"), texts);
	}
	if (kind == "none") {
		return missing({}, texts("Refusal.NoReference"));
	}
	return {GrabTarget{},
		{},
		Objection{Refusal::invalidSetting,
			  texts("Refusal.UnknownValue", {{"field", "reference"}, {"value", inMessage(kind)}})}};
}

} // namespace

FoundReference findReference(obs_data_t *settings, const Texts &texts)
{
	FoundReference found = findPicture(settings, texts);
	auto *const target = std::get_if<GrabTarget>(&found.spec);
	if (found.objection || !target) {
		return found;
	}
	FoundHidden hidden = findHidden(settings, texts);
	const bool hidesAll =
		std::any_of(hidden.sources.begin(), hidden.sources.end(),
			    [target](const OBSWeakSource &source) { return source.Get() == target->source.Get(); });
	if (hidden.objection) {
		found.objection = std::move(hidden.objection);
	} else if (hidesAll) {
		found.objection =
			Objection{Refusal::invalidSetting, texts("Refusal.ReferenceIsHidden", {{"name", found.name}})};
	} else {
		target->hidden = std::move(hidden.sources);
	}
	return found;
}

} // namespace r2v::obs
