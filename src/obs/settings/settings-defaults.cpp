// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/settings/settings-defaults.hpp"

#include <obs.hpp>

namespace r2v::obs {

namespace {

struct TextDefault {
	const char *name;
	const char *value;
};
constexpr TextDefault kTexts[] = {
	{"prompt", ""},
	{"prompt_text_source", ""},
	{"negative_prompt", ""},
	{"model", "wan-2.7-reference-to-video"},
	{"resolution", "720p"},
	{"aspect_ratio", "auto"},
	{"seed_mode", "random"},
	{"multi_shots", "default"},
	{"enable_safety_checker", "default"},
	{"reference", "program"},
	{"reference_name", ""},
	{"reference_file", ""},
	{"fit", "contain"},
	{"current_generation", ""},
	{"on_ready", "play"},
	{"on_end", "loop"},
	{"while_waiting", "clip"},
	{"waiting_image", ""},
	{"on_hide", "restart"},
	{"trigger_scene", ""},
	{"status_text_source", ""},
	{"status_format", ""},
};

struct NumberDefault {
	const char *name;
	long long value;
};
constexpr NumberDefault kNumbers[] = {
	{"duration", 5},       {"seed", 0},          {"reference_delay_ms", 0}, {"width", 0},
	{"height", 0},         {"transition_ms", 0}, {"speed_percent", 100},    {"trigger_every_min", 0},
	{"trigger_gap_s", 30},
};

constexpr const char *kSwitchesOff[] = {
	"audio",           "hw_decode",       "add_media_source", "trigger_on_activate",
	"trigger_on_live", "trigger_on_text", "require_approval",
};

constexpr const char *kLists[] = {"extra_references", "hide_while_capturing"};

} // namespace

void setSettingsDefaults(obs_data_t *settings)
{
	for (const TextDefault &text : kTexts) {
		obs_data_set_default_string(settings, text.name, text.value);
	}
	for (const NumberDefault &number : kNumbers) {
		obs_data_set_default_int(settings, number.name, number.value);
	}
	for (const char *name : kSwitchesOff) {
		obs_data_set_default_bool(settings, name, false);
	}
	const OBSDataArrayAutoRelease empty = obs_data_array_create();
	for (const char *name : kLists) {
		obs_data_set_default_array(settings, name, empty);
	}
}

} // namespace r2v::obs
