// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/task-request.hpp"

#include <nlohmann/json.hpp>

namespace r2v::foxapi {

std::string toJson(const provider::TaskRequest &request, const provider::Model &model)
{
	nlohmann::ordered_json body;
	const auto put = [&body, &model](const char *field, const auto &value) {
		if (model.takes(field)) {
			body[field] = value;
		}
	};
	const auto putIfSet = [&put](const char *field, const auto &value) {
		if (value) {
			put(field, *value);
		}
	};
	body["model"] = request.model;
	put("prompt", request.prompt);
	if (!request.referenceImageUrls.empty()) {
		body["reference_image_urls"] = request.referenceImageUrls;
	}
	if (!request.referenceVideoUrls.empty()) {
		body["reference_video_urls"] = request.referenceVideoUrls;
	}
	put("duration", request.durationS);
	put("resolution", request.resolution);
	put("aspect_ratio", request.aspectRatio);
	if (!request.negativePrompt.empty()) {
		put("negative_prompt", request.negativePrompt);
	}
	putIfSet("seed", request.seed);
	putIfSet("multi_shots", request.multiShots);
	putIfSet("enable_safety_checker", request.enableSafetyChecker);
	return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace r2v::foxapi
