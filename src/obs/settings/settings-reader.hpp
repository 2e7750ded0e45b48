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

/// Every setting with its default, for libobs.
void setSettingsDefaults(obs_data_t *settings);

/// The settings as they count: a value that cannot be used counts as WrongValue::isMended says. Any thread.
SourceSettings readSettings(obs_data_t *settings);
/// Of a source; the defaults where it is null.
SourceSettings settingsOf(const obs_source_t *source);

/// A value of the wrong type, or one that is no choice.
struct SettingError {
	const Setting *setting;
	/// Nothing where the type is wrong.
	std::optional<std::string> unknownChoice;
};
Refusal refusalOf(const SettingError &fault, const Texts &texts);

/// The settings of one generation, with what is wrong in those that nobody may mend.
struct CheckedSettings {
	SourceSettings values;
	std::vector<SettingError> faults;

	/// The first one; null where there is none.
	const SettingError *errorIn(std::string_view key) const;
	const SettingError *firstError(WrongValue consequence) const;
};

/// A source's settings with the overrides of one generation (may be null) laid over them and the defaults below. An
/// override of the prompt also stands for the text of `prompt_text_source`.
CheckedSettings checkSettings(obs_data_t *settings, obs_data_t *overrides);

} // namespace r2v::obs
