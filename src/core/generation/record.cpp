// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/record.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/files/json-file.hpp"
#include "core/text/iso-time.hpp"

namespace r2v::generation {

namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr size_t kMaxNameBytes = 200;
constexpr size_t kMaxIdBytes = 64;
/// The largest number that every JSON program keeps exactly. In a store that claims more, the newest are ordered by
/// their ids.
constexpr uint64_t kMaxSequence = (1ULL << 53) - 1;
constexpr double kMaxFramesPerSecond = 1000;

template <typename Value>
void putIfSet(json &object, const char *name, const std::optional<Value> &value)
{
	if (value) {
		object[name] = *value;
	}
}

json toJson(const Reference &reference)
{
	return {{"file", reference.fileName},        {"content_type", reference.contentType},
		{"width", reference.widthPx},        {"height", reference.heightPx},
		{"size_bytes", reference.sizeBytes}, {"uploaded_url", reference.uploadedUrl}};
}

json toJson(const ClipFacts &clip)
{
	return {{"width", clip.widthPx},       {"height", clip.heightPx},    {"duration_ms", clip.durationMs},
		{"fps", clip.framesPerSecond}, {"has_audio", clip.hasAudio}, {"codec", clip.codec}};
}

/// json::value throws on a wrong type, and this on a number that does not fit. parseRecord turns both into "no record".
template <typename Number>
Number wholeNumber(const json &object, const char *name)
{
	const auto found = object.find(name);
	if (found == object.end()) {
		return 0;
	}
	const bool fits = found->is_number_unsigned()  ? std::in_range<Number>(found->get<uint64_t>())
			  : found->is_number_integer() ? std::in_range<Number>(found->get<int64_t>())
						       : false;
	if (!fits) {
		throw std::out_of_range(name);
	}
	return found->get<Number>();
}

Milliseconds milliseconds(const json &object, const char *name)
{
	return Milliseconds(wholeNumber<Milliseconds::rep>(object, name));
}

/// A file's name without a path: nothing in a record may lead out of its folder, on any system.
bool isPlainName(const std::string &name)
{
	const bool isShowable = std::none_of(name.begin(), name.end(), [](unsigned char byte) { return byte < 0x20; });
	return isShowable && name.size() <= kMaxNameBytes && name.find_first_of("/\\:") == std::string::npos &&
	       name != ".." && name != ".";
}

Reference referenceFrom(const json &object)
{
	Reference reference;
	reference.fileName = object.value("file", "");
	reference.contentType = object.value("content_type", "");
	reference.widthPx = wholeNumber<uint32_t>(object, "width");
	reference.heightPx = wholeNumber<uint32_t>(object, "height");
	reference.sizeBytes = wholeNumber<uint64_t>(object, "size_bytes");
	reference.uploadedUrl = object.value("uploaded_url", "");
	return reference;
}

ClipFacts clipFrom(const json &object)
{
	ClipFacts clip;
	clip.widthPx = wholeNumber<uint32_t>(object, "width");
	clip.heightPx = wholeNumber<uint32_t>(object, "height");
	clip.durationMs = std::max<int64_t>(wholeNumber<int64_t>(object, "duration_ms"), 0);
	clip.framesPerSecond = std::clamp(object.value("fps", 0.0), 0.0, kMaxFramesPerSecond);
	clip.hasAudio = object.value("has_audio", false);
	clip.codec = object.value("codec", "");
	return clip;
}

std::optional<Generation> fromObject(const json &object)
{
	Generation generation;
	generation.id = object.at("generation_id").get<std::string>();
	const auto state = parseState(object.at("state").get<std::string>());
	const auto errorCode = parseErrorCode(object.value("error_code", ""));
	const auto createdAt = parseIso(object.at("created_at").get<std::string>());
	const auto updatedAt = parseIso(object.at("updated_at").get<std::string>());
	if (object.at("format") != kFormat || !state || !errorCode || !createdAt || !updatedAt) {
		return std::nullopt;
	}
	if (!isGenerationId(generation.id)) {
		return std::nullopt;
	}
	generation.sequence = std::min(wholeNumber<uint64_t>(object, "sequence"), kMaxSequence);
	generation.state = *state;
	generation.errorCode = *errorCode;
	generation.createdAt = *createdAt;
	generation.updatedAt = *updatedAt;

	GenerationSpec &spec = generation.spec;
	spec.sourceKey = object.value("source_key", "");
	spec.sourceName = object.value("source", "");
	spec.prompt = object.value("prompt", "");
	spec.promptTemplate = object.value("prompt_template", "");
	spec.negativePrompt = object.value("negative_prompt", "");
	spec.model = object.value("model", "");
	spec.durationS = wholeNumber<int>(object, "duration");
	spec.resolution = object.value("resolution", "");
	spec.aspectRatio = object.value("aspect_ratio", "");
	if (object.contains("seed")) {
		spec.seed = wholeNumber<int64_t>(object, "seed");
	}
	if (object.contains("multi_shots")) {
		spec.multiShots = object["multi_shots"].get<bool>();
	}
	if (object.contains("enable_safety_checker")) {
		spec.enableSafetyChecker = object["enable_safety_checker"].get<bool>();
	}
	spec.requestedBy = object.value("requested_by", "");

	generation.waitsForApproval = object.value("waits_for_approval", false);
	if (object.contains("approved_at")) {
		generation.approvedAt = parseIso(object["approved_at"].get<std::string>());
	}
	if (object.contains("accepted_at")) {
		generation.acceptedAt = parseIso(object["accepted_at"].get<std::string>());
	}
	if (object.contains("completed_at")) {
		generation.completedAt = parseIso(object["completed_at"].get<std::string>());
	}
	generation.taskDuration.atLeast = milliseconds(object, "took_at_least_ms");
	generation.taskDuration.atMost = milliseconds(object, "took_at_most_ms");
	if (object.contains("provider") && !object["provider"].is_null()) {
		generation.provider = object["provider"].get<std::string>();
	}
	generation.baseUrl = object.value("base_url", "");
	generation.rehearsal = object.value("rehearsal", false);
	for (const json &reference : object.value("references", json::array())) {
		generation.references.push_back(referenceFrom(reference));
		if (!isPlainName(generation.references.back().fileName)) {
			return std::nullopt;
		}
	}
	generation.submitMayHaveLeft = object.value("submit_may_have_left", false);
	generation.taskId = object.value("task_id", "");
	generation.providerStatus = object.value("provider_status", "");
	generation.progress =
		std::clamp(wholeNumber<int>(object, "progress"), 0, generation.state == State::ready ? 100 : 99);
	generation.resultUrl = object.value("result_url", "");
	generation.creditsReserved = object.value("credits_reserved", "");
	generation.mayHaveBeenBilled = object.value("may_have_been_billed", false);
	generation.dismissed = object.value("dismissed", false);
	generation.keep = object.value("keep", false);
	generation.held = object.value("held", false);
	generation.addedAsMediaSource = object.value("added_as_media_source", false);
	generation.shownBy = object.value("shown_by", std::vector<std::string>{});
	generation.clipFileName = object.value("clip", "");
	generation.clipBytes = wholeNumber<uint64_t>(object, "clip_bytes");
	generation.clip = clipFrom(object.value("clip_facts", json::object()));
	generation.error = object.value("error", "");
	generation.action = object.value("action", "");
	if (!isPlainName(generation.clipFileName)) {
		return std::nullopt;
	}
	return generation;
}

} // namespace

std::string toRecord(const Generation &generation)
{
	const GenerationSpec &spec = generation.spec;
	json object{
		{"format", kFormat},
		{"generation_id", generation.id},
		{"sequence", std::min(generation.sequence, kMaxSequence)},
		{"state", toString(generation.state)},
		{"source_key", spec.sourceKey},
		{"source", spec.sourceName},
		{"prompt", spec.prompt},
		{"negative_prompt", spec.negativePrompt},
		{"model", spec.model},
		{"duration", spec.durationS},
		{"resolution", spec.resolution},
		{"aspect_ratio", spec.aspectRatio},
		{"requested_by", spec.requestedBy},
		{"waits_for_approval", generation.waitsForApproval},
		{"provider", generation.provider},
		{"base_url", generation.baseUrl},
		{"rehearsal", generation.rehearsal},
		{"created_at", toIso(generation.createdAt)},
		{"updated_at", toIso(generation.updatedAt)},
		{"references", json::array()},
		{"took_at_least_ms", generation.taskDuration.atLeast.count()},
		{"took_at_most_ms", generation.taskDuration.atMost.count()},
		{"submit_may_have_left", generation.submitMayHaveLeft},
		{"task_id", generation.taskId},
		{"provider_status", generation.providerStatus},
		{"progress", generation.progress},
		{"result_url", generation.resultUrl},
		{"credits_reserved", generation.creditsReserved},
		{"may_have_been_billed", generation.mayHaveBeenBilled},
		{"dismissed", generation.dismissed},
		{"keep", generation.keep},
		{"held", generation.held},
		{"added_as_media_source", generation.addedAsMediaSource},
		{"shown_by", generation.shownBy},
		{"clip", generation.clipFileName},
		{"clip_bytes", generation.clipBytes},
		{"clip_facts", toJson(generation.clip)},
		{"error_code", toString(generation.errorCode)},
		{"error", generation.error},
		{"action", generation.action},
	};
	if (!spec.promptTemplate.empty()) {
		object["prompt_template"] = spec.promptTemplate;
	}
	if (generation.approvedAt) {
		object["approved_at"] = toIso(*generation.approvedAt);
	}
	if (generation.acceptedAt) {
		object["accepted_at"] = toIso(*generation.acceptedAt);
	}
	if (generation.completedAt) {
		object["completed_at"] = toIso(*generation.completedAt);
	}
	putIfSet(object, "seed", spec.seed);
	putIfSet(object, "multi_shots", spec.multiShots);
	putIfSet(object, "enable_safety_checker", spec.enableSafetyChecker);
	for (const Reference &reference : generation.references) {
		object["references"].push_back(toJson(reference));
	}
	return object.dump(4, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<std::string> providerInRecord(std::string_view text)
{
	const auto object = files::parseJson(text, {.maxBytes = kMaxRecordBytes});
	if (!object || !object->is_object() || !object->contains("provider") || (*object)["provider"].is_null()) {
		return std::nullopt;
	}
	const json &provider = (*object)["provider"];
	return provider.is_string() ? provider.get<std::string>()
				    : provider.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Generation> parseRecord(std::string_view text)
{
	const auto object = files::parseJson(text, {.maxBytes = kMaxRecordBytes});
	if (!object || !object->is_object()) {
		return std::nullopt;
	}
	try {
		return fromObject(*object);
	} catch (const std::exception &) {
		return std::nullopt;
	}
}

bool isGenerationId(std::string_view text)
{
	return !text.empty() && text.size() <= kMaxIdBytes && std::all_of(text.begin(), text.end(), [](char letter) {
		return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
		       (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_';
	});
}

} // namespace r2v::generation
