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
		// libobs asks for defaults again when a source is created again with the same settings, and holds no
		// reference to a list that replaces a default.
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

/// Takes every value that can be used and otherwise leaves the default.
class Reader final : public ValueVisitor {
public:
	/// `errors` is null if types are not checked.
	Reader(obs_data_t *settings, const Setting &setting, std::vector<SettingError> *errors) :
		settings_(settings), setting_(setting),
		errors_(setting.wrongValue == WrongValue::isMended ? nullptr : errors)
	{}

	void yesOrNo(bool &value) override { value = obs_data_get_bool(settings_, setting_.key); }

	void number(int64_t &value) override
	{
		if (errors_ && !DataItem(settings_, setting_.key).isWholeNumber()) {
			return noteWrongType();
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
		if (errors_ && !hasError_) {
			errors_->push_back({&setting_, name});
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
			if (errors_ && DataItem(entry, kListed).type() != OBS_DATA_STRING) {
				return noteWrongType();
			}
			value.push_back(validText(obs_data_get_string(entry, kListed)));
		}
	}

private:
	bool hasType(obs_data_type type)
	{
		if (errors_ && DataItem(settings_, setting_.key).type() != type) {
			noteWrongType();
			return false;
		}
		return true;
	}
	void noteWrongType()
	{
		errors_->push_back({&setting_, std::nullopt});
		hasError_ = true;
	}

	obs_data_t *settings_;
	const Setting &setting_;
	std::vector<SettingError> *errors_;
	bool hasError_ = false;
};

SourceSettings read(obs_data_t *settings, std::vector<SettingError> *errors)
{
	SourceSettings values;
	for (const Setting &setting : kSettings) {
		Reader reader(settings, setting, errors);
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

Refusal refusalOf(const SettingError &error, const Texts &texts)
{
	const Setting &setting = *error.setting;
	const std::string_view textKey = setting.member.type == SettingType::list     ? "Refusal.HiddenIsNoList"
					 : setting.member.type == SettingType::number ? "Error.FieldNeedsNumber"
					 : !error.unknownChoice                       ? "Error.FieldNeedsText"
										      : "Refusal.UnknownValue";
	return {generation::RefusalCode::invalidSetting,
		texts(textKey, {{"field", setting.key}, {"value", inMessage(error.unknownChoice.value_or(""))}})};
}

const SettingError *CheckedSettings::errorIn(std::string_view key) const
{
	const auto found = std::find_if(errors.begin(), errors.end(),
					[key](const SettingError &error) { return error.setting->key == key; });
	return found == errors.end() ? nullptr : &*found;
}

const SettingError *CheckedSettings::firstError(WrongValue consequence) const
{
	const auto found = std::find_if(errors.begin(), errors.end(), [consequence](const SettingError &error) {
		return error.setting->wrongValue == consequence;
	});
	return found == errors.end() ? nullptr : &*found;
}

CheckedSettings checkSettings(obs_data_t *settings, obs_data_t *overrides)
{
	const OBSDataAutoRelease defaults = obs_data_create();
	setSettingsDefaults(defaults);
	// As values, not as defaults: as soon as the value of an item is an object, libobs takes its default for one
	// too, and crashes.
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
	checked.values = read(merged, &checked.errors);
	return checked;
}

} // namespace r2v::obs
