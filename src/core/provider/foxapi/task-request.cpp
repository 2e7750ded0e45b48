// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/task-request.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/text/utf8.hpp"

namespace r2v::foxapi {

namespace {

struct Ratio {
	std::string_view name;
	double value;
};
constexpr std::array<Ratio, 5> kRatios{
	{{"16:9", 16.0 / 9}, {"9:16", 9.0 / 16}, {"1:1", 1}, {"4:3", 4.0 / 3}, {"3:4", 3.0 / 4}}};

bool isBlank(std::string_view text)
{
	return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Problem invalid(std::string field, std::string textKey)
{
	return {Problem::Kind::invalidSetting, std::move(field), std::move(textKey)};
}

} // namespace

std::string toJson(const TaskRequest &request)
{
	nlohmann::ordered_json body;
	body["model"] = request.model;
	body["prompt"] = request.prompt;
	if (!request.referenceImageUrls.empty()) {
		body["reference_image_urls"] = request.referenceImageUrls;
	}
	if (!request.referenceVideoUrls.empty()) {
		body["reference_video_urls"] = request.referenceVideoUrls;
	}
	body["duration"] = request.durationS;
	body["resolution"] = request.resolution;
	body["aspect_ratio"] = request.aspectRatio;
	if (!request.negativePrompt.empty()) {
		body["negative_prompt"] = request.negativePrompt;
	}
	if (request.seed) {
		body["seed"] = *request.seed;
	}
	if (request.multiShots) {
		body["multi_shots"] = *request.multiShots;
	}
	if (request.enableSafetyChecker) {
		body["enable_safety_checker"] = *request.enableSafetyChecker;
	}
	return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<Problem> validate(const TaskRequest &request)
{
	if (isBlank(request.prompt)) {
		return Problem{Problem::Kind::noPrompt, "prompt", "Refusal.NoPrompt"};
	}
	if (text::countCodePoints(request.prompt) > limits::kPromptCodePoints) {
		return Problem{Problem::Kind::promptTooLong, "prompt", "Refusal.PromptTooLong"};
	}
	if (text::countCodePoints(request.negativePrompt) > limits::kNegativePromptCodePoints) {
		return Problem{Problem::Kind::promptTooLong, "negative_prompt", "Refusal.NegativePromptTooLong"};
	}
	if (isBlank(request.model)) {
		return invalid("model", "Refusal.NoModel");
	}
	if (request.durationS < limits::kMinDurationS || request.durationS > limits::kMaxDurationS) {
		return invalid("duration", "Refusal.Duration");
	}
	if (request.resolution != "720p" && request.resolution != "1080p") {
		return invalid("resolution", "Refusal.Resolution");
	}
	if (std::none_of(kRatios.begin(), kRatios.end(),
			 [&](const Ratio &ratio) { return ratio.name == request.aspectRatio; })) {
		return invalid("aspect_ratio", "Refusal.AspectRatio");
	}
	if (request.seed && (*request.seed < 0 || *request.seed > limits::kMaxSeed)) {
		return invalid("seed", "Refusal.Seed");
	}
	return std::nullopt;
}

std::optional<Problem> validateReferenceCount(size_t images, size_t videos)
{
	if (images + videos == 0) {
		return Problem{Problem::Kind::noReference, "reference", "Refusal.NoReference"};
	}
	if (images > limits::kMaxReferences || videos > limits::kMaxReferences - images) {
		return invalid("extra_references", "Refusal.TooManyReferences");
	}
	return std::nullopt;
}

std::optional<Problem> validateImage(uint32_t widthPx, uint32_t heightPx, uint64_t sizeBytes)
{
	const uint64_t shorter = std::min(widthPx, heightPx);
	const uint64_t longer = std::max(widthPx, heightPx);
	if (shorter < limits::kMinImageSidePx) {
		return invalid("reference", "Refusal.ImageTooSmall");
	}
	if (longer > limits::kMaxImageSidePx) {
		return invalid("reference", "Refusal.ImageTooLarge");
	}
	if (longer > shorter * limits::kMaxImageAspect) {
		return invalid("reference", "Refusal.ImageTooNarrow");
	}
	if (sizeBytes > limits::kMaxImageBytes) {
		return invalid("reference", "Refusal.ImageTooManyBytes");
	}
	return std::nullopt;
}

std::string nearestAspectRatio(uint32_t widthPx, uint32_t heightPx)
{
	if (widthPx == 0 || heightPx == 0) {
		return std::string(kRatios.front().name);
	}
	// Ratios are compared by their quotient: 2:1 is as far from 1:1 as 1:2 is.
	const double wanted = std::log(static_cast<double>(widthPx) / heightPx);
	const auto nearest = std::min_element(kRatios.begin(), kRatios.end(), [&](const Ratio &a, const Ratio &b) {
		return std::abs(std::log(a.value) - wanted) < std::abs(std::log(b.value) - wanted);
	});
	return std::string(nearest->name);
}

} // namespace r2v::foxapi
