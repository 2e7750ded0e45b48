// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/vendor-events.hpp"

#include <array>

#include "obs/base/generation-data.hpp"

namespace r2v::obs {

namespace {

constexpr char kGenerationChanged[] = "generation_changed";
constexpr char kClipReady[] = "clip_ready";
constexpr char kRefused[] = "refused";

OBSDataAutoRelease withTexts(std::initializer_list<std::pair<const char *, std::string>> texts)
{
	OBSDataAutoRelease data = obs_data_create();
	for (const auto &[name, text] : texts) {
		obs_data_set_string(data, name, text.c_str());
	}
	return data;
}

} // namespace

VendorEvent generationChangedEvent(const generation::Generation &generation)
{
	return {kGenerationChanged, toData(generation)};
}

VendorEvent clipReadyEvent(const generation::Generation &generation)
{
	return {kClipReady, withTexts({{"generation_id", generation.id},
				       {"source", generation.spec.sourceName},
				       {"clip_path", shownPath(generation.clipPath())}})};
}

VendorEvent refusedEvent(const generation::GenerationSpec &spec, const generation::Admission &admission)
{
	return {kRefused, withTexts({{"source", spec.sourceName},
				     {"refusal", std::string(toString(admission.refusal))},
				     {"message", admission.message}})};
}

std::span<const EventDescription> eventDescriptions()
{
	static const std::array events{
		EventDescription{.name = kGenerationChanged,
				 .meaning = "A generation changed its state or made progress.",
				 .fields = {generationFields().begin(), generationFields().end()}},
		EventDescription{.name = kClipReady,
				 .meaning = "A clip is on the disk and can be played.",
				 .fields = {{"generation_id", "The generation that made it."},
					    {"source", "The name of its source when it was triggered."},
					    {"clip_path", "The path of the clip."}}},
		EventDescription{.name = kRefused,
				 .meaning = "A trigger or request started no generation.",
				 .fields = {{"source", "The name of the source that was to generate."},
					    {"refusal", "The code of the refusal."},
					    {"message", "A sentence to show that says why and what to do."}}},
	};
	return events;
}

std::span<const Described> generationFields()
{
	static constexpr std::array kFields{
		Described{"generation_id", "The name of the generation in requests and events."},
		Described{"source", "The name of its source when it was triggered."},
		Described{"state", "Where it stands."},
		Described{"progress", "How far it is, from 0 to 100."},
		Described{"provider_status", "The state of its task in the provider's own words."},
		Described{"task_id", "The provider's name for its task; empty until there is one."},
		Described{"prompt", "The prompt that is sent."},
		Described{"prompt_template", "The prompt as written, where it was a template; else missing."},
		Described{"negative_prompt", "The negative prompt that is sent."},
		Described{"model", "The model."},
		Described{"duration", "The length asked for, in seconds."},
		Described{"resolution", "The resolution asked for."},
		Described{"aspect_ratio", "The aspect ratio asked for."},
		Described{"seed", "The seed; missing where the provider chooses."},
		Described{"requested_by", "Whom it is for; empty for the streamer."},
		Described{"created_at", "When it was triggered, in UTC."},
		Described{"updated_at", "When it last changed, in UTC. Later with each change."},
		Described{"reference_paths", "The paths of the references, each as the `value` of an object."},
		Described{"clip_path", "The path of the clip; empty until it is ready."},
		Described{"credits_reserved", "What the provider reserved for it, as the provider wrote it."},
		Described{"may_have_been_billed", "Whether it may have cost something."},
		Described{"waits_for_approval", "Whether it goes on only when somebody approves."},
		Described{"dismissed", "Whether it was cancelled too late to stop, so that it is never aired."},
		Described{"keep", "Whether the storage limit leaves it alone."},
		Described{"error_code", "What went wrong, as a code; empty where nothing did."},
		Described{"error", "A sentence to show that says what went wrong."},
		Described{"action", "A sentence to show that says what to do next."},
	};
	return kFields;
}

} // namespace r2v::obs
