// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/provider/task-request.hpp"
#include "core/text/texts.hpp"

namespace r2v::provider {

/// How many of something a model takes.
struct Count {
	size_t least = 0;
	size_t most = 0;
};

/// What a picture or a video has to be like to serve as a reference.
struct MediaLimits {
	uint32_t minSidePx = 0;
	uint32_t maxSidePx = 0;
	/// Longer side over shorter side.
	uint32_t maxAspect = 0;
	uint64_t maxBytes = 0;
	/// Of a video, in seconds.
	int minLengthS = 0;
	int maxLengthS = 0;
};

/// The size of a clip, by the two settings that decide it. A model whose clips take the shape of their input has empty
/// ratios and sizes of 0.
struct OutputSize {
	std::string_view resolution;
	std::string_view aspectRatio;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
};

/// A model and its limits, as data: whatever depends on the model asks here.
struct Model {
	std::string_view name;
	/// The settings that it takes, by their names in the contract. Others are not sent.
	std::span<const std::string_view> fields;

	bool needsPrompt = true;
	size_t promptCodePoints = 0;
	size_t negativePromptCodePoints = 0;
	int minDurationS = 0;
	int maxDurationS = 0;
	/// As soon as one of the references is a video.
	int maxDurationWithVideoS = 0;
	int64_t maxSeed = 0;

	Count images;
	Count videos;
	/// Images and videos together.
	Count references;
	MediaLimits image;
	MediaLimits video;
	std::span<const OutputSize> sizes;

	bool takes(std::string_view field) const;
	/// Each once, in the order of `sizes`.
	std::vector<std::string_view> resolutions() const;
	std::vector<std::string_view> aspectRatios() const;
};

/// The first thing that is wrong, as the setting's name in the contract and the key of a sentence.
struct LimitViolation {
	enum class Kind { noPrompt = 1, promptTooLong, invalidSetting, noReference };
	Kind kind;
	/// Contract name of the setting: "prompt", "duration", …
	std::string field;
	/// Key in data/locale, e.g. "Refusal.PromptTooLong".
	std::string textKey;
	/// What the model takes instead: "5000", "2–10", "720p, 1080p".
	std::string allowed;
	/// Of a text that is too long: how long it is.
	std::string count;
};

std::string sentenceOf(const LimitViolation &violation, const Texts &texts);

/// Everything but the references, which exist only after the upload.
std::optional<LimitViolation> validate(const TaskRequest &request, const Model &model);
std::optional<LimitViolation> validateReferenceCount(size_t images, size_t videos, const Model &model);
std::optional<LimitViolation> validateImage(uint32_t widthPx, uint32_t heightPx, uint64_t sizeBytes,
					    const Model &model);

/// The model's ratio nearest to width:height; empty where it has none.
std::string nearestAspectRatio(uint32_t widthPx, uint32_t heightPx, const Model &model);

} // namespace r2v::provider
