// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/settings/settings-reader.hpp"

#include <algorithm>

#include "obs/base/valid-text.hpp"
#include "obs/settings/data-item.hpp"

namespace r2v::obs {

namespace {

constexpr char kListed[] = "value";

class DefaultWriter final : public ValueVisitor {
public:
	DefaultWriter(obs_data_t *settings, const Setting &setting) : settings_(settings), setting_(setting) {}

	void yesOrNo(bool &value) override { obs_data_set_default_bool(settings_, setting_.key, value); }
	void number(int64_t &value) override { obs_data_set_default_int(settings_, setting_.key, value); }
	void text(std::string &value) override { obs_data_set_default_string(settings_, setting_.key, value.c_str()); }
	void choice(int &value) override
	{
		const auto &choices = setting_.choices;
		const auto usual = std::find_if(choices.begin(), choices.end(),
						[value](const Choice &one) { return one.enumerator == value; });
		obs_data_set_default_string(settings_, setting_.key, usual->value);
	}
	void list(TextList &) override
	{
		// libobs asks for defaults again when a source is made anew of the same settings, and holds no
		// reference to a list that takes the place of a default.
		if (obs_data_has_default_value(settings_, setting_.key)) {
			return;
		}
		const OBSDataArrayAutoRelease empty = obs_data_array_create();
		obs_data_set_default_array(settings_, setting_.key, empty);
	}

private:
	obs_data_t *settings_;
	const Setting &setting_;
};

/// Takes over what can be used and leaves the default where nothing can.
class Reader final : public ValueVisitor {
public:
	/// faults is null where the types are not looked at.
	Reader(obs_data_t *settings, const Setting &setting, std::vector<SettingError> *faults) :
		settings_(settings), setting_(setting),
		faults_(setting.wrongValue == WrongValue::isMended ? nullptr : faults)
	{}

	void yesOrNo(bool &value) override { value = obs_data_get_bool(settings_, setting_.key); }

	void number(int64_t &value) override
	{
		if (faults_ && !DataItem(settings_, setting_.key).isWholeNumber()) {
			return fault();
		}
		value = obs_data_get_int(settings_, setting_.key);
		if (setting_.wrongValue == WrongValue::isMended) {
			value = std::clamp(value, setting_.range.min, setting_.range.max);
		}
	}

	void text(std::string &value) override
	{
		if (hasType(OBS_DATA_STRING)) {
			value = validText(obs_data_get_string(settings_, setting_.key));
		}
	}

	void choice(int &value) override
	{
		std::string name;
		text(name);
		for (const Choice &choice : setting_.choices) {
			if (choice.value && name == choice.value) {
				value = choice.enumerator;
				return;
			}
		}
		if (faults_ && !hasError_) {
			faults_->push_back({&setting_, name});
		}
	}

	void list(TextList &value) override
	{
		if (!hasType(OBS_DATA_ARRAY)) {
			return;
		}
		const OBSDataArrayAutoRelease list = obs_data_get_array(settings_, setting_.key);
		for (size_t index = 0; index < obs_data_array_count(list); index++) {
			const OBSDataAutoRelease entry = obs_data_array_item(list, index);
			if (faults_ && DataItem(entry, kListed).type() != OBS_DATA_STRING) {
				return fault();
			}
			value.push_back(validText(obs_data_get_string(entry, kListed)));
		}
	}

private:
	bool hasType(obs_data_type type)
	{
		if (faults_ && DataItem(settings_, setting_.key).type() != type) {
			fault();
			return false;
		}
		return true;
	}
	void fault()
	{
		faults_->push_back({&setting_, std::nullopt});
		hasError_ = true;
	}

	obs_data_t *settings_;
	const Setting &setting_;
	std::vector<SettingError> *faults_;
	bool hasError_ = false;
};

SourceSettings read(obs_data_t *settings, std::vector<SettingError> *faults)
{
	SourceSettings values;
	for (const Setting &setting : kSettings) {
		Reader reader(settings, setting, faults);
		setting.member.accept(values, reader);
	}
	return values;
}

} // namespace

void setSettingsDefaults(obs_data_t *settings)
{
	SourceSettings defaults;
	for (const Setting &setting : kSettings) {
		DefaultWriter writer(settings, setting);
		setting.member.accept(defaults, writer);
	}
}

SourceSettings readSettings(obs_data_t *settings)
{
	return read(settings, nullptr);
}

SourceSettings settingsOf(const obs_source_t *source)
{
	const OBSDataAutoRelease settings = source ? obs_source_get_settings(source) : nullptr;
	return settings ? readSettings(settings) : SourceSettings{};
}

Refusal refusalOf(const SettingError &fault, const Texts &texts)
{
	const Setting &setting = *fault.setting;
	const std::string_view textKey = setting.member.type == SettingType::list     ? "Refusal.HiddenIsNoList"
					 : setting.member.type == SettingType::number ? "Error.FieldNeedsNumber"
					 : !fault.unknownChoice                       ? "Error.FieldNeedsText"
										      : "Refusal.UnknownValue";
	return {generation::RefusalCode::invalidSetting,
		texts(textKey, {{"field", setting.key}, {"value", inMessage(fault.unknownChoice.value_or(""))}})};
}

const SettingError *CheckedSettings::errorIn(std::string_view key) const
{
	const auto found = std::find_if(faults.begin(), faults.end(),
					[key](const SettingError &fault) { return fault.setting->key == key; });
	return found == faults.end() ? nullptr : &*found;
}

const SettingError *CheckedSettings::firstError(WrongValue consequence) const
{
	const auto found = std::find_if(faults.begin(), faults.end(), [consequence](const SettingError &fault) {
		return fault.setting->wrongValue == consequence;
	});
	return found == faults.end() ? nullptr : &*found;
}

CheckedSettings checkSettings(obs_data_t *settings, obs_data_t *overrides)
{
	const OBSDataAutoRelease defaults = obs_data_create();
	setSettingsDefaults(defaults);
	// As values, not as defaults: libobs takes the default of an item for an object as soon as its value is one,
	// and crashes over it.
	const OBSDataAutoRelease merged = obs_data_get_defaults(defaults);
	obs_data_apply(merged, settings);
	if (overrides) {
		if (obs_data_has_user_value(overrides, setting_keys::kPrompt) &&
		    !obs_data_has_user_value(overrides, setting_keys::kPromptTextSource)) {
			obs_data_set_string(merged, setting_keys::kPromptTextSource, "");
		}
		obs_data_apply(merged, overrides);
	}
	CheckedSettings checked;
	checked.values = read(merged, &checked.faults);
	return checked;
}

} // namespace r2v::obs
