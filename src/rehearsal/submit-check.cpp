// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/submit-check.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "core/provider/providers.hpp"
#include "core/text/utf8.hpp"

namespace r2v::rehearsal {

namespace {

using Json = nlohmann::json;

struct Field {
	std::string_view name;
	Json::value_t type;
};
constexpr std::array<Field, 11> kFields{{
	{"model", Json::value_t::string},
	{"prompt", Json::value_t::string},
	{"reference_image_urls", Json::value_t::array},
	{"reference_video_urls", Json::value_t::array},
	{"duration", Json::value_t::number_integer},
	{"resolution", Json::value_t::string},
	{"aspect_ratio", Json::value_t::string},
	{"negative_prompt", Json::value_t::string},
	{"seed", Json::value_t::number_integer},
	{"multi_shots", Json::value_t::boolean},
	{"enable_safety_checker", Json::value_t::boolean},
}};

SubmitVerdict refuse(std::string message, std::string code = {}, int status = 422)
{
	return {std::nullopt, {status, std::move(message), std::move(code)}};
}

/// Empty if everything is correct.
std::string wrongField(const Json &body)
{
	for (const auto &[key, value] : body.items()) {
		const Field *known = nullptr;
		for (const Field &field : kFields) {
			known = field.name == key ? &field : known;
		}
		if (!known) {
			return key + ": extra fields not permitted";
		}
		const bool fits = known->type == Json::value_t::number_integer ? value.is_number_integer()
									       : value.type() == known->type;
		if (!fits) {
			return key + ": wrong type";
		}
	}
	for (const char *required : {"model", "prompt"}) {
		if (!body.contains(required)) {
			return std::string(required) + ": field required";
		}
	}
	return {};
}

bool isBetween(const Json &body, const char *key, int64_t least, int64_t most)
{
	const auto value = body.value(key, least);
	return value >= least && value <= most;
}

/// False if one of them is not a string.
bool readUrls(const Json &body, const char *key, std::vector<std::string> &urls)
{
	for (const Json &url : body.value(key, Json::array())) {
		if (!url.is_string()) {
			return false;
		}
		urls.push_back(url.get<std::string>());
	}
	return true;
}

} // namespace

const provider::Model &playedModel()
{
	return provider::builtIn().usual().usualModel();
}

SubmitVerdict checkSubmit(std::string_view text, const std::function<bool(const std::string &url)> &isUploaded)
{
	const Json body = Json::parse(text, nullptr, false);
	if (!body.is_object()) {
		return refuse("body is not a JSON object", {}, 400);
	}
	if (std::string wrong = wrongField(body); !wrong.empty()) {
		return refuse(std::move(wrong));
	}
	const provider::Model &model = playedModel();
	AcceptedTask task;
	task.model = body["model"];
	task.prompt = body["prompt"];
	task.durationS = static_cast<int>(std::clamp<int64_t>(body.value("duration", int64_t{5}), 0, 100));
	if (task.model != model.name) {
		return refuse("unknown model", "model_not_found");
	}
	if (task.prompt.empty() || text::countCodePoints(task.prompt) > model.promptCodePoints) {
		return refuse("prompt: 1 to 5000 characters");
	}
	if (text::countCodePoints(body.value("negative_prompt", "")) > model.negativePromptCodePoints) {
		return refuse("negative_prompt: at most 500 characters");
	}
	if (task.durationS < model.minDurationS || task.durationS > model.maxDurationS) {
		return refuse("duration: 2 to 10");
	}
	if (!isBetween(body, "seed", 0, model.maxSeed)) {
		return refuse("seed: 0 to 2147483647");
	}
	const std::string resolution = body.value("resolution", "1080p");
	const std::string aspectRatio = body.value("aspect_ratio", "16:9");
	for (const provider::OutputSize &size : model.sizes) {
		if (size.resolution == resolution && size.aspectRatio == aspectRatio) {
			task.widthPx = size.widthPx;
			task.heightPx = size.heightPx;
		}
	}
	if (task.widthPx == 0) {
		return refuse("resolution or aspect_ratio: not one of the documented ones");
	}
	std::vector<std::string> videos;
	if (!readUrls(body, "reference_image_urls", task.referenceImageUrls) ||
	    !readUrls(body, "reference_video_urls", videos)) {
		return refuse("references: list of strings expected");
	}
	if (provider::validateReferenceCount(task.referenceImageUrls.size(), videos.size(), model)) {
		return refuse("1 to 5 references are needed");
	}
	for (const auto *urls : {&task.referenceImageUrls, &videos}) {
		for (const std::string &url : *urls) {
			if (!isUploaded(url)) {
				return refuse("reference not found: " + url, "invalid_image_url");
			}
		}
	}
	return {std::move(task), {}};
}

} // namespace r2v::rehearsal
