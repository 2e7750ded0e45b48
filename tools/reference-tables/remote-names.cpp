// SPDX-License-Identifier: GPL-2.0-or-later
#include "remote-names.hpp"

namespace r2v::obs {

namespace {

const Field kGeneration{"generation_id", FieldType::text, true};
const Field kSource{"source", FieldType::text, true};

} // namespace

std::vector<RequestDescription> requestDescriptions()
{
	return {
		{"generate",
		 "Starts a generation; any setting that shapes the request may replace the source's own this once.",
		 {generateFields().begin(), generateFields().end()},
		 {{"accepted", "Whether a generation was started."},
		  {"generation_id", "The new generation; empty when refused."},
		  {"refusal", "The code of the refusal; empty when accepted."},
		  {"message", "A sentence to show that says why it was refused; empty when accepted."}}},
		{"cancel",
		 "Cancels one generation, all of a source, or everything when neither is given.",
		 {{"generation_id", FieldType::text}, {"source", FieldType::text}},
		 {{"cancelled", "How many generations were cancelled."}}},
		{"get_generation",
		 "Tells everything about one generation.",
		 {kGeneration},
		 {{"generation", "The generation."}}},
		{"list_generations",
		 "Lists generations, newest first: 50 unless `limit` says otherwise, of one source or in one state if "
		 "these are given.",
		 {{"limit", FieldType::wholeNumber}, {"source", FieldType::text}, {"state", FieldType::text}},
		 {{"generations", "The generations, newest first."}}},
		{"fetch_again",
		 "Asks the provider once more for a clip that did not arrive; it never submits, so it costs nothing.",
		 {kGeneration},
		 {}},
		{"play",
		 "Puts a ready clip on air in a source, also one that waits for approval.",
		 {kSource, kGeneration},
		 {}},
		{"stop_clip", "Takes the clip of a source off air.", {kSource}, {}},
		{"approve",
		 "Sends a request that waits for approval, or puts a clip that waits for it on air.",
		 {kGeneration},
		 {}},
		{"reject",
		 "Drops a request that waits for approval, or keeps a clip that waits for it off air.",
		 {kGeneration},
		 {}},
		{"add_media_source",
		 "Adds a ready clip to a scene as an OBS Media Source; without `scene` to the program scene.",
		 {kGeneration, {"scene", FieldType::text}},
		 {{"source_name", "The name of the new Media Source."}}},
		{"get_status",
		 "Tells how the plugin stands.",
		 {},
		 {{"version", "The plugin's version."},
		  {"armed", "Whether the triggers of sources may start generations."},
		  {"panicked", "Whether panic is on."},
		  {"rehearsal", "Whether rehearsal is on."},
		  {"has_key", "Whether there is an API key that can be used."},
		  {"active", "How many generations are under way."},
		  {"queued", "How many generations wait for a free place."},
		  {"used_this_hour", "How many generations count towards `max_per_hour`."},
		  {"used_today", "How many generations count towards `max_per_day`."}}},
		{"set_armed",
		 "Arms the triggers of all sources, or disarms them.",
		 {{"armed", FieldType::yesOrNo, true}},
		 {}},
		{"panic",
		 "Takes every clip off air and refuses all triggers; `on` = `false` leaves panic.",
		 {{"on", FieldType::yesOrNo}},
		 {}},
	};
}

std::vector<Described> requestErrors()
{
	return {{"bad_request", "A field is missing, unknown, or has a value that cannot be used."},
		{"unknown_source", "There is no source or scene of that name."},
		{"unknown_generation", "There is no generation with that id."},
		{"wrong_state", "The generation or the plugin is in a state in which this cannot be done."},
		{"internal", "OBS is closing, or something went wrong inside the plugin."}};
}

std::vector<EventDescription> eventDescriptions()
{
	return {
		{"generation_changed", "A generation changed its state or made progress.", generationFields()},
		{"clip_ready",
		 "A clip is on the disk and can be played.",
		 {{"generation_id", "The generation that made it."},
		  {"source", "The name of its source when it was triggered."},
		  {"clip_path", "The path of the clip."}}},
		{"refused",
		 "A trigger or request started no generation.",
		 {{"source", "The name of the source that was to generate."},
		  {"refusal", "The code of the refusal."},
		  {"message", "A sentence to show that says why and what to do."}}},
	};
}

std::vector<Described> generationFields()
{
	return {
		{"generation_id", "The name of the generation in requests and events."},
		{"source", "The name of its source when it was triggered."},
		{"state", "Where it stands."},
		{"progress", "How far it is, from 0 to 100."},
		{"provider_status", "The state of its task in the provider's own words."},
		{"task_id", "The provider's name for its task; empty until there is one."},
		{"prompt", "The prompt that is sent."},
		{"prompt_template", "The prompt as written where it was a template; otherwise missing."},
		{"negative_prompt", "The negative prompt that is sent."},
		{"model", "The model."},
		{"duration", "The length asked for, in seconds."},
		{"resolution", "The resolution asked for."},
		{"aspect_ratio", "The aspect ratio asked for."},
		{"seed", "The seed that is sent."},
		{"requested_by", "Whom it is for; empty for the streamer."},
		{"created_at", "When it was triggered, in UTC."},
		{"updated_at", "When it last changed, in UTC; later with each change."},
		{"reference_paths", "The paths of the references, each as the `value` of an object."},
		{"clip_path", "The path of the clip; empty until it is ready."},
		{"credits_reserved", "What the provider reserved for it, as the provider wrote it."},
		{"may_have_been_billed", "Whether it may have cost something."},
		{"waits_for_approval", "Whether it goes on only when somebody approves."},
		{"dismissed", "Whether it was cancelled too late to stop, so that it is never aired."},
		{"keep", "Whether the storage limit leaves it alone."},
		{"error_code", "What went wrong, as a code; empty where nothing did."},
		{"error", "A sentence to show that says what went wrong."},
		{"action", "A sentence to show that says what to do next."},
	};
}

std::vector<Described> procedureDescriptions()
{
	return {{"void generate(in string prompt, out string generation_id, out string refusal)",
		 "Starts a generation; a prompt that is not empty replaces the source's own this once."},
		{"void cancel()", "Cancels what the source has under way."},
		{"void play(in string generation_id)", "Puts a ready clip on air."}};
}

std::vector<Described> signalDescriptions()
{
	return {{"void generation_changed(ptr source, string generation_id, string state, int progress)",
		 "A generation of the source changed its state or made progress."},
		{"void clip_ready(ptr source, string generation_id, string path)",
		 "A clip of the source is on the disk and can be played."}};
}

std::vector<Described> globalHotkeyDescriptions()
{
	return {{"r2v.generate_last_used", "Generates on the source that generated last."},
		{"r2v.cancel_all", "Cancels everything."},
		{"r2v.panic", "Takes every clip off air and refuses all triggers; pressed again, leaves panic."},
		{"r2v.toggle_armed", "Arms the triggers of all sources, or disarms them."}};
}

} // namespace r2v::obs
