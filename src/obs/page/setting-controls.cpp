// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/setting-controls.hpp"

#include <algorithm>
#include <string>

#include "obs/base/guarded.hpp"
#include "obs/base/text-source.hpp"
#include "obs/base/valid-text.hpp"

namespace r2v::obs {

namespace {

template <bool (*isWanted)(obs_source_t *)>
bool addName(void *list, obs_source_t *source)
{
	guarded("list sources", [&] {
		if (isWanted(source)) {
			const std::string name = shownName(source);
			obs_property_list_add_string(static_cast<obs_property_t *>(list), name.c_str(), name.c_str());
		}
	});
	return true;
}

bool hasPicture(obs_source_t *source)
{
	return (obs_source_get_output_flags(source) & OBS_SOURCE_VIDEO) != 0;
}

/// Any text can be typed, too: for a source that is made later.
obs_property_t *addNames(obs_properties_t *properties, const Setting &setting, const char *label)
{
	obs_property_t *list = obs_properties_add_list(properties, setting.key, label, OBS_COMBO_TYPE_EDITABLE,
						       OBS_COMBO_FORMAT_STRING);
	if (setting.control == Control::textSource) {
		obs_enum_sources(addName<isTextSource>, list);
		return list;
	}
	obs_enum_scenes(addName<hasPicture>, list);
	if (setting.control == Control::sceneOrSource) {
		obs_enum_sources(addName<hasPicture>, list);
	}
	return list;
}

obs_property_t *addChoices(obs_properties_t *properties, const Setting &setting, const char *label, const Texts &texts)
{
	obs_property_t *list =
		obs_properties_add_list(properties, setting.key, label, OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
	for (const Choice &choice : setting.choices) {
		if (choice.value) {
			obs_property_list_add_string(list, texts(choice.labelKey).c_str(), choice.value);
		}
	}
	return list;
}

bool holds(const Condition &condition, obs_data_t *settings)
{
	return condition.key && std::string_view(obs_data_get_string(settings, condition.key)) == condition.value;
}

} // namespace

obs_property_t *addControl(obs_properties_t *properties, const Setting &setting, const Texts &texts, bool canShowLines)
{
	if (setting.control == Control::none) {
		return nullptr;
	}
	const char *const key = setting.key;
	const std::string labelText = texts(setting.labelKey);
	const char *const label = labelText.c_str();
	const int min = static_cast<int>(setting.range.min);
	const int max = static_cast<int>(setting.range.max);
	switch (setting.control) {
	case Control::none:
		break;
	case Control::line:
		return obs_properties_add_text(properties, key, label, OBS_TEXT_DEFAULT);
	case Control::lines:
		return obs_properties_add_text(properties, key, label,
					       canShowLines ? OBS_TEXT_MULTILINE : OBS_TEXT_DEFAULT);
	case Control::number:
		return obs_properties_add_int(properties, key, label, min, max, 1);
	case Control::slider:
		return obs_properties_add_int_slider(properties, key, label, min, max, 1);
	case Control::yesOrNo:
		return obs_properties_add_bool(properties, key, label);
	case Control::choice:
		return addChoices(properties, setting, label, texts);
	case Control::imageFile:
		return obs_properties_add_path(properties, key, label, OBS_PATH_FILE,
					       texts("Setting.ReferenceFileFilter").c_str(), nullptr);
	case Control::scene:
	case Control::sceneOrSource:
	case Control::textSource:
		return addNames(properties, setting, label);
	}
	return nullptr;
}

bool decidesOverOthers(const Setting &setting)
{
	return std::any_of(std::begin(kSettings), std::end(kSettings), [&setting](const Setting &other) {
		return (other.shownIf.key && std::string_view(other.shownIf.key) == setting.key) ||
		       (other.hiddenIf.key && std::string_view(other.hiddenIf.key) == setting.key);
	});
}

void showWhatApplies(obs_properties_t *page, obs_data_t *settings)
{
	for (const Setting &setting : kSettings) {
		if (setting.shownIf.key || setting.hiddenIf.key) {
			const bool applies = setting.shownIf.key ? holds(setting.shownIf, settings)
								 : !holds(setting.hiddenIf, settings);
			obs_property_set_visible(obs_properties_get(page, setting.key), applies);
		}
	}
}

} // namespace r2v::obs
