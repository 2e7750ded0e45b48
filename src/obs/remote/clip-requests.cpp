// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/clip-requests.hpp"

#include <array>

#include "obs/source/reference-source.hpp"

namespace r2v::obs {

namespace {

Outcome play(const ClipRequests &uses, obs_data_t *request, obs_data_t *)
{
	const auto source = uses.subjects.source(request);
	if (!source) {
		return source.error;
	}
	const auto clip = uses.subjects.generation(request);
	if (!clip) {
		return clip.error;
	}
	if (clip.found->state != generation::State::ready) {
		return RequestError{"wrong_state", uses.texts("Error.NotReady")};
	}
	if (!source.found.instance->playOnDemand(clip.found)) {
		return RequestError{"wrong_state", uses.texts("Error.NothingPlaysInPanic")};
	}
	return {};
}

Outcome stopClip(const ClipRequests &uses, obs_data_t *request, obs_data_t *)
{
	const auto source = uses.subjects.source(request);
	if (source) {
		source.found.instance->stopClip();
	}
	return source.error;
}

template <Decision (SourceActions::*decide)(const generation::Snapshot &)>
Outcome decideOne(const ClipRequests &uses, obs_data_t *request, obs_data_t *)
{
	const auto generation = uses.subjects.generation(request);
	if (!generation) {
		return generation.error;
	}
	const Decision decision = (uses.actions.*decide)(generation.found);
	if (!decision.waited) {
		return RequestError{"wrong_state", uses.texts("Error.NothingToApprove")};
	}
	if (!decision.reason.empty()) {
		return RequestError{"wrong_state", decision.reason};
	}
	return {};
}

Outcome addMediaSource(const ClipRequests &uses, obs_data_t *request, obs_data_t *response)
{
	const auto clip = uses.subjects.generation(request);
	if (!clip) {
		return clip.error;
	}
	const AddedMediaSource added = uses.mediaSources.add(clip.found, textOf(request, "scene"));
	if (!added.error.empty()) {
		return RequestError{added.errorCode, added.error};
	}
	obs_data_set_string(response, "source_name", added.sourceName.c_str());
	return {};
}

} // namespace

std::span<const RequestOf<ClipRequests>> ClipRequests::all()
{
	static const std::array requests{
		RequestOf<ClipRequests>{
			{.name = "play",
			 .meaning = "Puts a ready clip on air in a source, also one that waits for approval.",
			 .fields = {{"source", FieldType::text, true}, {"generation_id", FieldType::text, true}},
			 .answer = {},
			 .exampleRequest = R"({"source": "AI clip", "generation_id": "20260131T201502123-3f9a2c"})",
			 .exampleAnswer = "{}"},
			play},
		RequestOf<ClipRequests>{{.name = "stop_clip",
					 .meaning = "Takes the clip of a source off air.",
					 .fields = {{"source", FieldType::text, true}},
					 .answer = {},
					 .exampleRequest = R"({"source": "AI clip"})",
					 .exampleAnswer = "{}"},
					stopClip},
		RequestOf<ClipRequests>{
			{.name = "approve",
			 .meaning = "Sends a request that waits for approval, or puts a clip that waits for it on air.",
			 .fields = {{"generation_id", FieldType::text, true}},
			 .answer = {},
			 .exampleRequest = R"({"generation_id": "20260131T201630481-b7c01e"})",
			 .exampleAnswer = "{}"},
			decideOne<&SourceActions::approve>},
		RequestOf<ClipRequests>{
			{.name = "reject",
			 .meaning =
				 "Drops a request that waits for approval, or keeps a clip that waits for it off air.",
			 .fields = {{"generation_id", FieldType::text, true}},
			 .answer = {},
			 .exampleRequest = R"({"generation_id": "20260131T201744902-5d20fa"})",
			 .exampleAnswer = "{}"},
			decideOne<&SourceActions::reject>},
		RequestOf<ClipRequests>{
			{.name = "add_media_source",
			 .meaning = "Adds a ready clip to a scene as an OBS Media Source; without `scene` to the "
				    "program scene.",
			 .fields = {{"generation_id", FieldType::text, true}, {"scene", FieldType::text}},
			 .answer = {{"source_name", "The name of the new Media Source."}},
			 .exampleRequest = R"({"generation_id": "20260131T201502123-3f9a2c", "scene": "Live"})",
			 .exampleAnswer = R"({"source_name": "AI clip 1"})"},
			addMediaSource},
	};
	return requests;
}

} // namespace r2v::obs
