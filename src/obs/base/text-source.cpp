// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/text-source.hpp"

#include <string_view>

#include "obs/base/valid-text.hpp"

namespace r2v::obs {

namespace {

bool readsFile(obs_data_t *settings)
{
	return obs_data_get_bool(settings, "from_file") || obs_data_get_bool(settings, "read_from_file");
}

} // namespace

bool isTextSource(obs_source_t *source)
{
	const char *id = obs_source_get_unversioned_id(source);
	const std::string_view kind = id ? id : "";
	return kind == "text_ft2_source" || kind == "text_gdiplus";
}

bool takesText(obs_source_t *source)
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

std::string textSetting(obs_source_t *source)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	return validText(obs_data_get_string(settings, "text"));
}

std::optional<std::string> textOf(obs_source_t *source)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	if (!settings || readsFile(settings) || (!isTextSource(source) && !obs_data_has_user_value(settings, "text"))) {
		return std::nullopt;
	}
	return validText(obs_data_get_string(settings, "text"));
}

void writeText(obs_source_t *source, const std::string &text)
{
	const OBSDataAutoRelease change = obs_data_create();
	obs_data_set_string(change, "text", text.c_str());
	obs_source_update(source, change);
}

} // namespace r2v::obs
