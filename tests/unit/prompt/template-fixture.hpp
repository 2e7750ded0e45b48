// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/prompt/template.hpp"

namespace r2v::prompt {

/// What a template finds around it, as a test sets it; keeps what was asked for.
class FakeSources final : public TemplateSources {
public:
	std::map<std::string, std::string, std::less<>> texts;
	std::map<std::string, FileContent, std::less<>> files;
	std::optional<std::string> givenInput;

	mutable std::vector<std::string> asked;

	std::string time() const override
	{
		asked.emplace_back("time");
		return "21:07";
	}
	std::string scene() const override
	{
		asked.emplace_back("scene");
		return "Main stage";
	}
	std::optional<std::string> textOf(std::string_view sourceName) const override
	{
		asked.push_back("text:" + std::string(sourceName));
		const auto found = texts.find(sourceName);
		return found == texts.end() ? std::nullopt : std::optional(found->second);
	}
	std::optional<std::string> input() const override
	{
		asked.emplace_back("input");
		return givenInput;
	}
	FileContent readFile(std::string_view name) const override
	{
		asked.push_back("file:" + std::string(name));
		const auto found = files.find(name);
		return found == files.end() ? FileContent(FileError::unreadable) : found->second;
	}
};

/// The resolved prompt, or its error as "key@line:column name".
inline std::string resolved(std::string_view prompt, const TemplateSources &sources = FakeSources(), uint64_t seed = 1)
{
	const Resolution resolution = resolve(prompt, Author::streamer, seed, sources);
	if (const auto *error = std::get_if<TemplateError>(&resolution)) {
		return error->textKey + "@" + std::to_string(error->line) + ":" + std::to_string(error->column) +
		       (error->name.empty() ? "" : " " + error->name);
	}
	return std::get<std::string>(resolution);
}

inline std::string repeated(std::string_view text, size_t times)
{
	std::string result;
	result.reserve(text.size() * times);
	for (size_t i = 0; i < times; ++i) {
		result.append(text);
	}
	return result;
}

} // namespace r2v::prompt
