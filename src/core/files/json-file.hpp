// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace r2v::files {

/// The one door through which JSON that lies on disk comes in: records, config.json, credentials.json, collections.
/// nlohmann's functions over a document (dump, copies, walks of our own) call themselves once a level, so a deep file
/// would end OBS at each start. What is behind this door is never deep, never larger than what was allowed, and all its
/// text is UTF-8: bytes that are none are U+FFFD. Of members with the same name the last one holds.
struct JsonLimits {
	size_t maxBytes;
	int maxDepth = 64;
};

/// Nothing where the text is no JSON, or is beyond the limits.
std::optional<nlohmann::json> parseJson(std::string_view text, const JsonLimits &limits);

/// The same of a file; links are followed. Nothing, too, for what is no regular file (a pipe would be waited for).
std::optional<nlohmann::json> readJson(const std::filesystem::path &file, const JsonLimits &limits);

} // namespace r2v::files
