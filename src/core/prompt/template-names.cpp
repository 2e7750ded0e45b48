// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/template-names.hpp"

#include <algorithm>

#include "core/prompt/braces.hpp"
#include "core/prompt/template.hpp"

namespace r2v::prompt {

namespace {

constexpr std::string_view kText = "text:";
constexpr std::string_view kFile = "file:";

/// A name and where it is: the range behind "text:".
struct NamedText {
	size_t begin;
	size_t end;
	std::string name;
};

/// Comment lines become blanks, so that every byte keeps its place.
std::string withoutComments(std::string_view prompt)
{
	std::string script(prompt);
	for (size_t at = 0; at < script.size();) {
		const size_t end = std::min(script.find('\n', at), script.size());
		if (script[at] == '#') {
			std::fill(script.begin() + static_cast<std::ptrdiff_t>(at),
				  script.begin() + static_cast<std::ptrdiff_t>(end), ' ');
		}
		at = end + 1;
	}
	return script;
}

class Finder {
public:
	explicit Finder(std::string_view script) : script_(script), braces_(script) {}

	std::vector<NamedText> run()
	{
		walk(0, script_.size(), 0);
		return std::move(found_);
	}

private:
	/// Walks like prompt::resolve, but carries on after mistakes.
	void walk(size_t begin, size_t end, size_t depth)
	{
		for (size_t at = begin; depth <= kMaxTemplateDepth && at < end;) {
			const size_t brace = std::min(script_.substr(0, end).find('{', at), end);
			if (brace == end) {
				break;
			}
			const size_t close = braces_.closing(brace);
			if (close == Braces::kNowhere) {
				at = brace + (braces_.isLoneDouble(brace) ? 2 : 1);
				continue;
			}
			if (braces_.isPlainPair(brace)) {
				walk(brace + 2, close - 1, depth + 1);
			} else {
				lookInto(brace + 1, close, depth);
			}
			at = close + 1;
		}
	}

	void lookInto(size_t begin, size_t end, size_t depth)
	{
		const std::string_view content = script_.substr(begin, end - begin);
		if (content.starts_with(kText)) {
			size_t nestedAt = 0;
			if (auto name = braces_.nameIn(begin + kText.size(), end, nestedAt)) {
				found_.push_back({begin + kText.size(), end, std::move(*name)});
			}
		} else if (!content.starts_with(kFile)) {
			walk(begin, end, depth + 1);
		}
	}

	const std::string_view script_;
	const Braces braces_;
	std::vector<NamedText> found_;
};

std::string written(std::string_view name)
{
	std::string text;
	for (const char letter : name) {
		text.append(letter == '{' || letter == '}' ? 2 : 1, letter);
	}
	return text;
}

} // namespace

std::vector<std::string> textNames(std::string_view prompt)
{
	const std::string script = withoutComments(prompt);
	std::vector<std::string> names;
	for (NamedText &named : Finder(script).run()) {
		names.push_back(std::move(named.name));
	}
	return names;
}

bool canBeNamed(std::string_view name)
{
	const std::vector<std::string> names = textNames("{text:" + written(name) + "}");
	return !name.empty() && names.size() == 1 && names.front() == name;
}

std::string withTextsRenamed(std::string_view prompt, const std::map<std::string, std::string> &newByOld)
{
	const std::string script = withoutComments(prompt);
	std::string renamed;
	size_t copied = 0;
	for (const NamedText &named : Finder(script).run()) {
		const auto entry = newByOld.find(named.name);
		if (entry != newByOld.end() && canBeNamed(entry->second)) {
			renamed.append(prompt, copied, named.begin - copied).append(written(entry->second));
			copied = named.end;
		}
	}
	return renamed.append(prompt, copied);
}

} // namespace r2v::prompt
