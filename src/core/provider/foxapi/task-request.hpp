// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/provider/foxapi/access.hpp"

namespace r2v::foxapi {

/// The body of POST /v1/videos/generations: every field of the vendor's page. The server refuses unknown keys, and the
/// vendor advises to leave out what is not needed, so unset fields are omitted; duration, resolution and aspect_ratio
/// are always sent because the page contradicts itself about their defaults.
struct TaskRequest {
	std::string model{kDefaultModel};
	std::string prompt;
	std::vector<std::string> referenceImageUrls;
	std::vector<std::string> referenceVideoUrls;
	int durationS = 5;
	std::string resolution = "720p";
	std::string aspectRatio = "16:9";
	/// Empty: omitted.
	std::string negativePrompt;
	std::optional<int64_t> seed;
	std::optional<bool> multiShots;
	std::optional<bool> enableSafetyChecker;
};

/// UTF-8 JSON. Invalid UTF-8 in the texts is replaced, never thrown on.
std::string toJson(const TaskRequest &request);

/// What the provider takes, checked before anything leaves the machine.
namespace limits {
inline constexpr size_t kPromptCodePoints = 5000;
inline constexpr size_t kNegativePromptCodePoints = 500;
inline constexpr int kMinDurationS = 2;
inline constexpr int kMaxDurationS = 10;
inline constexpr size_t kMaxReferences = 5;
inline constexpr int64_t kMaxSeed = 2147483647;
inline constexpr uint32_t kMinImageSidePx = 240;
inline constexpr uint32_t kMaxImageSidePx = 8000;
/// Longer side over shorter side.
inline constexpr uint32_t kMaxImageAspect = 8;
inline constexpr uint64_t kMaxImageBytes = 20'000'000;
} // namespace limits

/// The first thing that is wrong, as the setting's name in the contract and a text key with its number.
struct Problem {
	enum class Kind { noPrompt = 1, promptTooLong, invalidSetting, noReference };
	Kind kind;
	/// Contract name of the setting: "prompt", "duration", …
	std::string field;
	/// Key in data/locale, e.g. "Refusal.PromptTooLong".
	std::string textKey;
};

/// Everything but the references' URLs (they exist only after the upload).
std::optional<Problem> validate(const TaskRequest &request);
/// 1–5 references in all.
std::optional<Problem> validateReferenceCount(size_t images, size_t videos);
std::optional<Problem> validateImage(uint32_t widthPx, uint32_t heightPx, uint64_t sizeBytes);

/// The documented ratio nearest to width:height: 16:9, 9:16, 1:1, 4:3 or 3:4.
std::string nearestAspectRatio(uint32_t widthPx, uint32_t heightPx);

} // namespace r2v::foxapi
