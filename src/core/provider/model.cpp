// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/model.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/text/utf8.hpp"

namespace r2v::provider {

namespace {

constexpr uint64_t kBytesPerMb = 1'000'000;

bool isBlank(std::string_view text)
{
	return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::vector<std::string_view> eachOnce(std::span<const OutputSize> sizes, std::string_view OutputSize::*member)
{
	std::vector<std::string_view> names;
	for (const OutputSize &size : sizes) {
		if (!(size.*member).empty() && std::ranges::find(names, size.*member) == names.end()) {
			names.push_back(size.*member);
		}
	}
	return names;
}

bool isOneOf(const std::vector<std::string_view> &names, std::string_view name)
{
	return std::ranges::find(names, name) != names.end();
}

std::string joined(const std::vector<std::string_view> &names)
{
	std::string list;
	for (const std::string_view name : names) {
		list.append(list.empty() ? "" : ", ").append(name);
	}
	return list;
}

std::string range(int64_t least, int64_t most)
{
	return std::to_string(least) + "–" + std::to_string(most);
}

LimitViolation invalid(std::string field, std::string textKey, std::string allowed = {})
{
	return {LimitViolation::Kind::invalidSetting, std::move(field), std::move(textKey), std::move(allowed), {}};
}

std::optional<LimitViolation> tooLong(std::string_view text, size_t mostCodePoints, std::string field,
				      std::string textKey)
{
	const size_t count = text::countCodePoints(text);
	if (count <= mostCodePoints) {
		return std::nullopt;
	}
	return LimitViolation{LimitViolation::Kind::promptTooLong, std::move(field), std::move(textKey),
			      std::to_string(mostCodePoints), std::to_string(count)};
}

/// "16:9" as the quotient that it stands for; 0 for what is no ratio.
double quotientOf(std::string_view ratio)
{
	const size_t colon = std::min(ratio.find(':'), ratio.size());
	double width = 0;
	double height = 0;
	std::from_chars(ratio.data(), ratio.data() + colon, width);
	std::from_chars(ratio.data() + std::min(colon + 1, ratio.size()), ratio.data() + ratio.size(), height);
	return height > 0 ? width / height : 0;
}

} // namespace

bool Model::takes(std::string_view field) const
{
	return std::ranges::find(fields, field) != fields.end();
}

std::vector<std::string_view> Model::resolutions() const
{
	return eachOnce(sizes, &OutputSize::resolution);
}

std::vector<std::string_view> Model::aspectRatios() const
{
	return eachOnce(sizes, &OutputSize::aspectRatio);
}

std::string sentenceOf(const LimitViolation &violation, const Texts &texts)
{
	return texts(violation.textKey, {{"allowed", violation.allowed}, {"count", violation.count}});
}

std::optional<LimitViolation> validate(const TaskRequest &request, const Model &model)
{
	if (model.needsPrompt && isBlank(request.prompt)) {
		return LimitViolation{LimitViolation::Kind::noPrompt, "prompt", "Refusal.NoPrompt", {}, {}};
	}
	if (auto violation = tooLong(request.prompt, model.promptCodePoints, "prompt", "Refusal.PromptTooLong")) {
		return violation;
	}
	if (auto violation = tooLong(request.negativePrompt, model.negativePromptCodePoints, "negative_prompt",
				     "Refusal.NegativePromptTooLong")) {
		return violation;
	}
	if (isBlank(request.model)) {
		return invalid("model", "Refusal.NoModel");
	}
	const int maxDurationS = request.referenceVideoUrls.empty() ? model.maxDurationS : model.maxDurationWithVideoS;
	if (request.durationS < model.minDurationS || request.durationS > maxDurationS) {
		return invalid("duration", "Refusal.Duration", range(model.minDurationS, maxDurationS));
	}
	if (!isOneOf(model.resolutions(), request.resolution)) {
		return invalid("resolution", "Refusal.Resolution", joined(model.resolutions()));
	}
	if (model.takes("aspect_ratio") && !isOneOf(model.aspectRatios(), request.aspectRatio)) {
		return invalid("aspect_ratio", "Refusal.AspectRatio", "auto, " + joined(model.aspectRatios()));
	}
	if (request.seed && (*request.seed < 0 || *request.seed > model.maxSeed)) {
		return invalid("seed", "Refusal.Seed", range(0, model.maxSeed));
	}
	return std::nullopt;
}

std::optional<LimitViolation> validateReferenceCount(size_t images, size_t videos, const Model &model)
{
	const bool fits = images <= model.images.most && videos <= model.videos.most &&
			  images <= model.references.most && videos <= model.references.most - images;
	if (!fits) {
		return invalid("extra_references", "Refusal.TooManyReferences", std::to_string(model.references.most));
	}
	if (images < model.images.least || videos < model.videos.least || images + videos < model.references.least) {
		return LimitViolation{LimitViolation::Kind::noReference, "reference", "Refusal.NoReference", {}, {}};
	}
	return std::nullopt;
}

std::optional<LimitViolation> validateImage(uint32_t widthPx, uint32_t heightPx, uint64_t sizeBytes, const Model &model)
{
	const MediaLimits &limits = model.image;
	const uint64_t shorter = std::min(widthPx, heightPx);
	const uint64_t longer = std::max(widthPx, heightPx);
	if (shorter < limits.minSidePx) {
		return invalid("reference", "Refusal.ImageTooSmall", std::to_string(limits.minSidePx));
	}
	if (longer > limits.maxSidePx) {
		return invalid("reference", "Refusal.ImageTooLarge", std::to_string(limits.maxSidePx));
	}
	if (longer > shorter * limits.maxAspect) {
		return invalid("reference", "Refusal.ImageTooNarrow", std::to_string(limits.maxAspect));
	}
	if (sizeBytes > limits.maxBytes) {
		return invalid("reference", "Refusal.ImageTooManyBytes", std::to_string(limits.maxBytes / kBytesPerMb));
	}
	return std::nullopt;
}

std::string nearestAspectRatio(uint32_t widthPx, uint32_t heightPx, const Model &model)
{
	const std::vector<std::string_view> ratios = model.aspectRatios();
	if (ratios.empty()) {
		return {};
	}
	if (widthPx == 0 || heightPx == 0) {
		return std::string(ratios.front());
	}
	// Ratios are compared by their quotient: 2:1 is as far from 1:1 as 1:2 is.
	const double wanted = std::log(static_cast<double>(widthPx) / heightPx);
	const auto distance = [wanted](std::string_view ratio) {
		return std::abs(std::log(quotientOf(ratio)) - wanted);
	};
	return std::string(std::ranges::min(ratios, {}, distance));
}

} // namespace r2v::provider
