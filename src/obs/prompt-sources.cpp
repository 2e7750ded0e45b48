// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/prompt-sources.hpp"

#include <cstdio>
#include <ctime>
#include <string_view>

#include <obs.hpp>

#include "obs/program-scene.hpp"
#include "obs/prompt-lists.hpp"

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

/// Those of OBS are text_ft2_source, text_gdiplus …; others have the same setting.
bool isTextSource(obs_source_t *source)
{
	const char *id = obs_source_get_unversioned_id(source);
	if (id && std::string_view(id).starts_with("text_")) {
		return true;
	}
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	obs_data_item_t *item = obs_data_item_byname(settings, "text");
	const bool hasText = item && obs_data_item_gettype(item) == OBS_DATA_STRING;
	obs_data_item_release(&item);
	return hasText;
}

} // namespace

std::optional<std::string> textOfSource(const std::string &name)
{
	const OBSSourceAutoRelease source = obs_get_source_by_name(name.c_str());
	if (!source) {
		return std::nullopt;
	}
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	return obs_data_get_string(settings, "text");
}

std::optional<std::string> PromptSources::textOf(std::string_view sourceName) const
{
	const std::string name(sourceName);
	const OBSSourceAutoRelease source = obs_get_source_by_name(name.c_str());
	return source && isTextSource(source) ? textOfSource(name) : std::nullopt;
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
	const OBSSourceAutoRelease scene = programScene();
	const char *name = scene ? obs_source_get_name(scene) : nullptr;
	return name ? name : "";
}

prompt::FileContent PromptSources::readFile(std::string_view name) const
{
	return lists_.read(name);
}

} // namespace r2v::obs
