// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/json-file.hpp"

#include "core/files/files.hpp"
#include "core/text/utf8.hpp"

namespace r2v::files {

namespace {

/// Counted before parsing, so that neither parser nor destructor ever meets a deep document.
bool nestsDeeper(std::string_view text, int maxDepth)
{
	int depth = 0;
	bool inString = false;
	for (size_t at = 0; at < text.size(); ++at) {
		const char character = text[at];
		if (inString) {
			if (character == '\\') {
				++at;
			} else if (character == '"') {
				inString = false;
			}
		} else if (character == '"') {
			inString = true;
		} else if (character == '{' || character == '[') {
			if (++depth > maxDepth) {
				return true;
			}
		} else if (character == '}' || character == ']') {
			--depth;
		}
	}
	return false;
}

} // namespace

std::optional<nlohmann::json> parseJson(std::string_view text, const JsonLimits &limits)
{
	if (text.size() > limits.maxBytes || nestsDeeper(text, limits.maxDepth)) {
		return std::nullopt;
	}
	nlohmann::json parsed = nlohmann::json::parse(text::toValidUtf8(text), nullptr, false);
	return parsed.is_discarded() ? std::nullopt : std::optional(std::move(parsed));
}

std::optional<nlohmann::json> readJson(const std::filesystem::path &file, const JsonLimits &limits)
{
	const auto text = readWhole(file, limits.maxBytes);
	return text ? parseJson(*text, limits) : std::nullopt;
}

} // namespace r2v::files
