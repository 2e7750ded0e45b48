// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/settings/rule-settings.hpp"

#include <algorithm>

#include "obs/base/valid-text.hpp"

namespace r2v::obs {

namespace {

int64_t within(int64_t value, int64_t max)
{
	return std::clamp<int64_t>(value, 0, max);
}

} // namespace

rules::RuleSettings readRuleSettings(obs_data_t *settings)
{
	rules::RuleSettings read;
	read.onActivate = obs_data_get_bool(settings, "trigger_on_activate");
	read.scene = validText(obs_data_get_string(settings, "trigger_scene"));
	read.every = std::chrono::minutes(within(obs_data_get_int(settings, "trigger_every_min"), kMaxEveryMin));
	read.onLive = obs_data_get_bool(settings, "trigger_on_live");
	read.onText = obs_data_get_bool(settings, "trigger_on_text");
	read.gap = std::chrono::seconds(within(obs_data_get_int(settings, "trigger_gap_s"), kMaxGapS));
	return read;
}

} // namespace r2v::obs
