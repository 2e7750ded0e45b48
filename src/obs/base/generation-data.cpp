// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/generation-data.hpp"

#include "core/text/iso-time.hpp"
#include "core/text/utf8.hpp"

namespace r2v::obs {

namespace {

void setString(obs_data_t *data, const char *name, std::string_view value)
{
	obs_data_set_string(data, name, std::string(value).c_str());
}

/// obs_data arrays hold objects only, so a list of texts is a list of {value}.
OBSDataArrayAutoRelease referencePaths(const generation::Generation &generation)
{
	OBSDataArrayAutoRelease paths = obs_data_array_create();
	for (const generation::Reference &reference : generation.references) {
		const OBSDataAutoRelease entry = obs_data_create();
		setString(entry, "value", shownPath(generation.folder() / reference.fileName));
		obs_data_array_push_back(paths, entry);
	}
	return paths;
}

} // namespace

OBSDataAutoRelease toData(const generation::Generation &generation)
{
	const generation::GenerationSpec &spec = generation.spec;
	OBSDataAutoRelease data = obs_data_create();
	setString(data, "generation_id", generation.id);
	setString(data, "source", spec.sourceName);
	setString(data, "state", toString(generation.state));
	obs_data_set_int(data, "progress", generation.progress);
	setString(data, "provider_status", generation.providerStatus);
	setString(data, "task_id", generation.taskId);
	setString(data, "prompt", spec.prompt);
	if (!spec.promptTemplate.empty()) {
		setString(data, "prompt_template", spec.promptTemplate);
	}
	setString(data, "negative_prompt", spec.negativePrompt);
	setString(data, "model", spec.model);
	obs_data_set_int(data, "duration", spec.durationS);
	setString(data, "resolution", spec.resolution);
	setString(data, "aspect_ratio", spec.aspectRatio);
	if (spec.seed) {
		obs_data_set_int(data, "seed", *spec.seed);
	}
	setString(data, "requested_by", spec.requestedBy);
	setString(data, "created_at", toIso(generation.createdAt));
	setString(data, "updated_at", toIso(generation.updatedAt));
	const OBSDataArrayAutoRelease paths = referencePaths(generation);
	obs_data_set_array(data, "reference_paths", paths);
	setString(data, "clip_path", shownPath(generation.clipPath()));
	setString(data, "credits_reserved", generation.creditsReserved);
	obs_data_set_bool(data, "may_have_been_billed", generation.mayHaveBeenBilled);
	obs_data_set_bool(data, "waits_for_approval", waitsForDecision(generation));
	obs_data_set_bool(data, "dismissed", generation.dismissed);
	obs_data_set_bool(data, "keep", generation.keep);
	setString(data, "error_code",
		  generation.errorCode == generation::ErrorCode::none ? "" : toString(generation.errorCode));
	setString(data, "error", generation.error);
	setString(data, "action", generation.action);
	return data;
}

std::string toUtf8(const std::filesystem::path &path)
{
	const std::u8string text = path.u8string();
	return {text.begin(), text.end()};
}

std::string shownPath(const std::filesystem::path &path)
{
	return text::toValidUtf8(toUtf8(path));
}

} // namespace r2v::obs
