// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/reference-spec.hpp"

#include <system_error>

#include <obs-frontend-api.h>

#include "obs/scene-copy.hpp"
#include "obs/valid-text.hpp"

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
	if ((obs_source_get_output_flags(source) & OBS_SOURCE_VIDEO) == 0 || isOwnSource(source)) {
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

GrabTarget previewOrProgram()
{
	const OBSSourceAutoRelease preview = obs_frontend_get_current_preview_scene();
	return preview ? GrabTarget{OBSGetWeakRef(preview)} : GrabTarget{};
}

} // namespace

FoundReference findReference(obs_data_t *settings, const Texts &texts)
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

} // namespace r2v::obs
