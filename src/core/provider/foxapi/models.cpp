// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/models.hpp"

#include <array>

namespace r2v::foxapi {

namespace {

using provider::OutputSize;

constexpr std::array<std::string_view, 8> kReferenceToVideoFields{"prompt",      "negative_prompt",      "duration",
								  "resolution",  "aspect_ratio",         "seed",
								  "multi_shots", "enable_safety_checker"};

/// The provider's published table.
constexpr std::array<OutputSize, 10> kReferenceToVideoSizes{{
	{"720p", "16:9", 1280, 720},
	{"720p", "9:16", 720, 1280},
	{"720p", "1:1", 960, 960},
	{"720p", "4:3", 1104, 832},
	{"720p", "3:4", 832, 1104},
	{"1080p", "16:9", 1920, 1080},
	{"1080p", "9:16", 1080, 1920},
	{"1080p", "1:1", 1440, 1440},
	{"1080p", "4:3", 1648, 1248},
	{"1080p", "3:4", 1248, 1648},
}};

constexpr provider::Model kReferenceToVideo{
	.name = kDefaultModel,
	.fields = kReferenceToVideoFields,
	.promptCodePoints = 5000,
	.negativePromptCodePoints = 500,
	.minDurationS = 2,
	.maxDurationS = 10,
	.maxDurationWithVideoS = 10,
	.maxSeed = 2147483647,
	.images = {.least = 0, .most = 5},
	.videos = {.least = 0, .most = 5},
	.references = {.least = 1, .most = 5},
	.image = {.minSidePx = 240, .maxSidePx = 8000, .maxAspect = 8, .maxBytes = 20'000'000},
	.video = {.minSidePx = 240,
		  .maxSidePx = 4096,
		  .maxAspect = 8,
		  .maxBytes = 100'000'000,
		  .minLengthS = 1,
		  .maxLengthS = 30},
	.sizes = kReferenceToVideoSizes,
};

constexpr std::array<provider::Model, 1> kModels{kReferenceToVideo};

} // namespace

std::span<const provider::Model> models()
{
	return kModels;
}

} // namespace r2v::foxapi
