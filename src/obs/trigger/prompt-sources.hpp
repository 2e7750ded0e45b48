// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/prompt/template.hpp"

namespace r2v::obs {

class PromptLists;

/// Any thread. The text in the settings of a source; empty if it has none, nothing if there is no such source.
std::optional<std::string> textOfSource(const std::string &name);

/// What the prompt template of one request can insert from OBS. Any thread. Lives for as long as the request is
/// handled.
class PromptSources final : public prompt::TemplateSources {
public:
	/// `newNames`: what sources are called now that the prompt still names as they were called before.
	PromptSources(const PromptLists &lists, std::optional<std::string> input,
		      std::map<std::string, std::string> newNames = {}) :
		lists_(lists),
		input_(std::move(input)), newNames_(std::move(newNames))
	{}

	std::string time() const override;
	std::string scene() const override;
	std::optional<std::string> textOf(std::string_view sourceName) const override;
	std::optional<std::string> input() const override { return input_; }
	prompt::FileContent readFile(std::string_view name) const override;

private:
	const PromptLists &lists_;
	const std::optional<std::string> input_;
	const std::map<std::string, std::string> newNames_;
};

} // namespace r2v::obs
