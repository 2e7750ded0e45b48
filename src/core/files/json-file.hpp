// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace r2v::files {

/// All JSON files come in through here: records, config.json, credentials.json and scene collections. nlohmann's
/// functions on a document (dump, copies, our own walks) recurse once a level, so a deep file would crash OBS at every
/// start. What gets through is never too deep or too large, and all its text is UTF-8: invalid bytes become U+FFFD. Of
/// members with the same name the last one counts.
struct JsonLimits {
	size_t maxBytes;
	int maxDepth = 64;
};

/// Nothing if the text is not JSON or exceeds the limits.
std::optional<nlohmann::json> parseJson(std::string_view text, const JsonLimits &limits);

/// The same for a file. Follows links. Also nothing if it is not a regular file, since reading a pipe would block.
std::optional<nlohmann::json> readJson(const std::filesystem::path &file, const JsonLimits &limits);

} // namespace r2v::files
