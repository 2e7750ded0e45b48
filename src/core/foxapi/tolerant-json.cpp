// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/foxapi/tolerant-json.hpp"

#include "core/foxapi/utf8.hpp"

namespace r2v::foxapi {

using nlohmann::json;

namespace {

constexpr size_t kMaxBytes = 4 << 20;
constexpr int kMaxDepth = 64;

/// Counted before parsing, so that no parser or destructor ever meets a deep document.
bool nestsTooDeep(std::string_view text)
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
			if (++depth > kMaxDepth) {
				return true;
			}
		} else if (character == '}' || character == ']') {
			--depth;
		}
	}
	return false;
}

} // namespace

std::optional<json> parseObject(std::string_view body)
{
	if (body.size() > kMaxBytes || nestsTooDeep(body)) {
		return std::nullopt;
	}
	json parsed = json::parse(toValidUtf8(body), nullptr, false);
	if (!parsed.is_object()) {
		return std::nullopt;
	}
	return parsed;
}

const json &member(const json &value, const char *name)
{
	static const json kNull;
	if (!value.is_object()) {
		return kNull;
	}
	const auto found = value.find(name);
	return found == value.end() ? kNull : *found;
}

std::string textOf(const json &value)
{
	if (value.is_string()) {
		return value.get<std::string>();
	}
	if (value.is_number() || value.is_boolean()) {
		return value.dump();
	}
	return {};
}

std::string firstText(const json &value, std::initializer_list<const char *> names)
{
	for (const char *name : names) {
		std::string text = textOf(member(value, name));
		if (!text.empty()) {
			return text;
		}
	}
	return {};
}

} // namespace r2v::foxapi
