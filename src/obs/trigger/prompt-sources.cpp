// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/prompt-sources.hpp"

#include <cstdio>
#include <ctime>
#include <string_view>

#include <obs.hpp>

#include "obs/base/text-source.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/capture/program-scene.hpp"
#include "obs/trigger/prompt-lists.hpp"

namespace r2v::obs {

namespace {

std::tm localTime(std::time_t now)
{
	std::tm local{};
#ifdef _WIN32
	localtime_s(&local, &now);
#else
	localtime_r(&now, &local);
#endif
	return local;
}

} // namespace

std::optional<std::string> textOfSource(const std::string &name)
{
	const OBSSourceAutoRelease source = sourceByName(name);
	return source ? std::optional(textSetting(source)) : std::nullopt;
}

std::optional<std::string> PromptSources::textOf(std::string_view sourceName) const
{
	const std::string name(sourceName);
	OBSSourceAutoRelease source = sourceByName(name);
	if (const auto renamed = newNames_.find(name); !source && renamed != newNames_.end()) {
		source = sourceByName(renamed->second);
	}
	return source && takesText(source) ? std::optional(textSetting(source)) : std::nullopt;
}

std::string PromptSources::time() const
{
	const std::tm local = localTime(std::time(nullptr));
	char text[16];
	snprintf(text, sizeof text, "%02d:%02d", local.tm_hour, local.tm_min);
	return text;
}

std::string PromptSources::scene() const
{
	return programSceneName();
}

prompt::FileContent PromptSources::readFile(std::string_view name) const
{
	return lists_.read(name);
}

} // namespace r2v::obs
