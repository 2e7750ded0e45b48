// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/generation-requests.hpp"

#include <array>

#include "obs/base/generation-data.hpp"
#include "obs/base/guarded.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

namespace {

constexpr size_t kMaxListed = 10'000;

generation::Admission admit(const GenerationRequests &uses, obs_data_t *request)
{
	generation::GenerationSpec spec;
	spec.sourceName = textOf(request, "source");
	spec.requestedBy = textOf(request, "requested_by");
	const auto refuse = [&](generation::RefusalCode refusal, const std::string &message) {
		return uses.engine.refuse(spec, refusal, message);
	};
	if (uses.closing.hasBegun()) {
		return refuse(generation::RefusalCode::shuttingDown, uses.texts("Error.ShuttingDown"));
	}
	if (const std::string wrong = checkFields(uses.texts, request, generateFields()); !wrong.empty()) {
		return refuse(generation::RefusalCode::invalidSetting, wrong);
	}
	if (const std::string wrong = checkRequester(uses.texts, request); !wrong.empty()) {
		return refuse(generation::RefusalCode::invalidSetting, wrong);
	}
	const auto source = uses.subjects.source(request);
	if (!source) {
		return refuse(generation::RefusalCode::unknownSource, source.error->sentence);
	}
	const OBSDataAutoRelease overrides = obs_data_create();
	obs_data_apply(overrides, request);
	for (const char *field : {"source", "requested_by", "input"}) {
		obs_data_erase(overrides, field);
	}
	GenerateRequest trigger{.overrides = overrides.Get(), .requestedBy = spec.requestedBy, .input = {}};
	if (isGiven(request, "input")) {
		trigger.input = textOf(request, "input");
	}
	return uses.starter.generate(*source.found.instance, trigger);
}

Outcome generate(const GenerationRequests &uses, obs_data_t *request, obs_data_t *response)
{
	generation::Admission broken;
	broken.refusal = generation::RefusalCode::invalidSetting;
	broken.message = uses.texts("Error.Internal");
	const generation::Admission admission =
		guarded("vendor request generate", broken, [&] { return admit(uses, request); });
	const std::string refusal = admission.accepted() ? std::string{} : std::string(toString(admission.refusal));
	obs_data_set_bool(response, "accepted", admission.accepted());
	obs_data_set_string(response, "generation_id", admission.generationId.c_str());
	obs_data_set_string(response, "refusal", refusal.c_str());
	obs_data_set_string(response, "message", admission.message.c_str());
	return {};
}

Outcome cancel(const GenerationRequests &uses, obs_data_t *request, obs_data_t *response)
{
	const auto tell = [response](int cancelled) { obs_data_set_int(response, "cancelled", cancelled); };
	const bool isOfSource = isGiven(request, "source");
	if (isGiven(request, "generation_id")) {
		if (isOfSource) {
			return RequestError{"bad_request", uses.texts("Error.CancelOneOrOther")};
		}
		const auto generation = uses.subjects.generation(request);
		if (generation) {
			tell(uses.engine.cancel(generation.found->id));
		}
		return generation.error;
	}
	if (isOfSource) {
		const auto source = uses.subjects.source(request);
		if (source) {
			tell(uses.engine.cancelOfSource(source.found.instance->key()));
		}
		return source.error;
	}
	tell(uses.engine.cancelAll());
	return {};
}

Outcome getGeneration(const GenerationRequests &uses, obs_data_t *request, obs_data_t *response)
{
	const auto generation = uses.subjects.generation(request);
	if (generation) {
		const OBSDataAutoRelease data = toData(*generation.found);
		obs_data_set_obj(response, "generation", data);
	}
	return generation.error;
}

Outcome listGenerations(const GenerationRequests &uses, obs_data_t *request, obs_data_t *response)
{
	generation::Engine::Filter filter;
	if (isGiven(request, "limit")) {
		const long long limit = obs_data_get_int(request, "limit");
		if (limit < 1 || limit > static_cast<long long>(kMaxListed)) {
			return RequestError{"bad_request",
					    uses.texts("Error.LimitOutOfRange", {{"max", std::to_string(kMaxListed)}})};
		}
		filter.limit = static_cast<size_t>(limit);
	}
	if (isGiven(request, "source")) {
		const auto source = uses.subjects.source(request);
		if (!source) {
			return source.error;
		}
		filter.sourceKey = source.found.instance->key();
	}
	if (isGiven(request, "state")) {
		const std::string state = textOf(request, "state");
		filter.state = generation::parseState(state);
		if (!filter.state) {
			return RequestError{"bad_request", uses.texts("Error.UnknownState", {{"state", state}})};
		}
	}
	const OBSDataArrayAutoRelease generations = obs_data_array_create();
	for (const generation::Snapshot &generation : uses.engine.list(filter)) {
		const OBSDataAutoRelease data = toData(*generation);
		obs_data_array_push_back(generations, data);
	}
	obs_data_set_array(response, "generations", generations);
	return {};
}

Outcome fetchAgain(const GenerationRequests &uses, obs_data_t *request, obs_data_t *)
{
	const auto generation = uses.subjects.generation(request);
	if (!generation) {
		return generation.error;
	}
	if (const generation::Fetching fetching = uses.engine.fetchAgain(generation.found->id); !fetching) {
		return RequestError{"wrong_state", fetching.reason};
	}
	return {};
}

} // namespace

std::span<const RequestOf<GenerationRequests>> GenerationRequests::all()
{
	static const std::array requests{
		RequestOf<GenerationRequests>{
			{.name = "generate",
			 .meaning = "Starts a generation. Any setting that shapes the request may replace the source's "
				    "own "
				    "this once.",
			 .fields = {generateFields().begin(), generateFields().end()},
			 .answer = {{"accepted", "Whether a generation was started."},
				    {"generation_id", "The new generation; empty when refused."},
				    {"refusal", "The code of the refusal; empty when accepted."},
				    {"message",
				     "A sentence to show that says why it was refused; empty when accepted."}},
			 .exampleRequest = R"({"source": "AI clip", "prompt": "It starts to snow"})",
			 .exampleAnswer = R"({"accepted": true, "generation_id": "20260131T201912750-91ab04",
 "refusal": "", "message": ""})"},
			generate,
			true},
		RequestOf<GenerationRequests>{
			{.name = "cancel",
			 .meaning = "Cancels one generation, all of a source, or everything when neither is given.",
			 .fields = {{"generation_id", FieldType::text}, {"source", FieldType::text}},
			 .answer = {{"cancelled", "How many generations were cancelled."}},
			 .exampleRequest = R"({"source": "AI clip"})",
			 .exampleAnswer = R"({"cancelled": 1})"},
			cancel},
		RequestOf<GenerationRequests>{
			{.name = "get_generation",
			 .meaning = "Tells everything about one generation.",
			 .fields = {{"generation_id", FieldType::text, true}},
			 .answer = {{"generation", "The generation."}},
			 .exampleRequest = R"({"generation_id": "20260131T201502123-3f9a2c"})",
			 .exampleAnswer =
				 R"({"generation": {"generation_id": "20260131T201502123-3f9a2c", "state": "ready"}})"},
			getGeneration},
		RequestOf<GenerationRequests>{
			{.name = "list_generations",
			 .meaning = "Lists generations, newest first: 50 unless `limit` says otherwise, of one source "
				    "or in one "
				    "state if these are given.",
			 .fields = {{"limit", FieldType::wholeNumber},
				    {"source", FieldType::text},
				    {"state", FieldType::text}},
			 .answer = {{"generations", "The generations, newest first."}},
			 .exampleRequest = R"({"limit": 10, "state": "ready"})",
			 .exampleAnswer =
				 R"({"generations": [{"generation_id": "20260131T201502123-3f9a2c", "state": "ready"}]})"},
			listGenerations},
		RequestOf<GenerationRequests>{{.name = "fetch_again",
					       .meaning = "Asks the provider once more for a clip that did not arrive. "
							  "Never submits, so it costs "
							  "nothing.",
					       .fields = {{"generation_id", FieldType::text, true}},
					       .answer = {},
					       .exampleRequest = R"({"generation_id": "20260131T201108317-c4e6d8"})",
					       .exampleAnswer = "{}"},
					      fetchAgain},
	};
	return requests;
}

} // namespace r2v::obs
