// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/settings/request-fields.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/prompt/requester-name.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/settings/data-item.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

namespace {

FieldType typeOf(const Setting &setting)
{
	switch (setting.member.type) {
	case SettingType::yesOrNo:
		return FieldType::yesOrNo;
	case SettingType::number:
		return FieldType::wholeNumber;
	default:
		return setting.maxCodePoints > 0 ? FieldType::prompt : FieldType::text;
	}
}

std::vector<Field> makeGenerateFields()
{
	std::vector<Field> fields{{"source", FieldType::text, true, true},
				  {"requested_by", FieldType::text, false, true},
				  {"input", FieldType::text, false, true}};
	for (const Setting &setting : kSettings) {
		if (setting.overriddenBy != OverriddenBy::nobody) {
			fields.push_back({setting.key, typeOf(setting), false,
					  setting.overriddenBy == OverriddenBy::requesters});
		}
	}
	return fields;
}

bool hasType(const DataItem &item, FieldType type)
{
	switch (type) {
	case FieldType::text:
	case FieldType::prompt:
		return item.type() == OBS_DATA_STRING;
	case FieldType::wholeNumber:
		return item.isWholeNumber();
	case FieldType::yesOrNo:
		return item.type() == OBS_DATA_BOOLEAN;
	}
	return false;
}

bool isTooLong(const DataItem &item, FieldType type)
{
	return type == FieldType::text && std::string_view(item.text()).size() > kMaxTextBytes;
}

std::string wrongType(const Texts &texts, const Field &field)
{
	switch (field.type) {
	case FieldType::text:
	case FieldType::prompt:
		return texts("Error.FieldNeedsText", {{"field", field.name}});
	case FieldType::wholeNumber:
		return texts("Error.FieldNeedsNumber", {{"field", field.name}});
	case FieldType::yesOrNo:
		return texts("Error.FieldNeedsBoolean", {{"field", field.name}});
	}
	return {};
}

} // namespace

std::string checkFields(const Texts &texts, obs_data_t *request, std::span<const Field> fields)
{
	for (DataItem item(request); item; item.next()) {
		const std::string name = validText(item.name());
		const auto field = std::find_if(fields.begin(), fields.end(),
						[&name](const Field &known) { return name == known.name; });
		if (field == fields.end()) {
			return texts("Error.UnknownField", {{"field", name}});
		}
		if (!hasType(item, field->type)) {
			return wrongType(texts, *field);
		}
		if (isTooLong(item, field->type)) {
			return texts("Error.FieldTooLong", {{"field", name}, {"max", std::to_string(kMaxTextBytes)}});
		}
	}
	for (const Field &field : fields) {
		if (field.required && !obs_data_has_user_value(request, field.name)) {
			return texts("Error.MissingField", {{"field", field.name}});
		}
	}
	return {};
}

std::string checkRequester(const Texts &texts, obs_data_t *request)
{
	if (!obs_data_has_user_value(request, "requested_by")) {
		return {};
	}
	if (prompt::comparableName(obs_data_get_string(request, "requested_by")).empty()) {
		return texts("Error.BlankRequester");
	}
	for (DataItem item(request); item; item.next()) {
		const std::string_view name = item.name();
		const auto fields = generateFields();
		const auto field = std::find_if(fields.begin(), fields.end(),
						[&name](const Field &known) { return name == known.name; });
		if (field != fields.end() && !field->ofRequesters) {
			return texts("Error.NotForRequesters", {{"field", name}});
		}
	}
	return {};
}

std::span<const Field> generateFields()
{
	static const std::vector<Field> fields = makeGenerateFields();
	return fields;
}

} // namespace r2v::obs
