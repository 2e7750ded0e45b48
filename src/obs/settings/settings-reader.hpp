// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <obs.hpp>

#include "core/text/texts.hpp"
#include "obs/settings/refusal.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// Gives libobs the default of every setting.
void setSettingsDefaults(obs_data_t *settings);

/// The settings as the plugin uses them: a value that cannot be used is treated as by WrongValue::isMended. Any thread.
SourceSettings readSettings(obs_data_t *settings);
/// The settings of a source, or the defaults if it is null.
SourceSettings settingsOf(const obs_source_t *source);

/// A value of the wrong type, or an unknown choice.
struct SettingError {
	const Setting *setting;
	/// Nothing if the type is wrong.
	std::optional<std::string> unknownChoice;
};
Refusal refusalOf(const SettingError &error, const Texts &texts);

/// The settings of one generation, and the errors in those that must not be mended.
struct CheckedSettings {
	SourceSettings values;
	std::vector<SettingError> errors;

	/// The first one, or null.
	const SettingError *errorIn(std::string_view key) const;
	const SettingError *firstError(WrongValue consequence) const;
};

/// The settings of a source, with the overrides of one generation (which may be null) on top and the defaults below.
/// Overriding the prompt also overrides the text of `prompt_text_source`.
CheckedSettings checkSettings(obs_data_t *settings, obs_data_t *overrides);

} // namespace r2v::obs
