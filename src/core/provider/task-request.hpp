// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace r2v::provider {

/// What a provider is asked to make. How it is written down is the provider's own matter.
struct TaskRequest {
	std::string model;
	std::string prompt;
	std::vector<std::string> referenceImageUrls;
	std::vector<std::string> referenceVideoUrls;
	int durationS = 5;
	std::string resolution = "720p";
	std::string aspectRatio = "16:9";
	/// Empty: not sent.
	std::string negativePrompt;
	std::optional<int64_t> seed;
	std::optional<bool> multiShots;
	std::optional<bool> enableSafetyChecker;
};

} // namespace r2v::provider
