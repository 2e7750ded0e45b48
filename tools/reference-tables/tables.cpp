// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables.hpp"

#include <algorithm>

#include "core/generation/codes.hpp"
#include "core/generation/config.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/base/generation-data.hpp"
#include "obs/page/page-buttons.hpp"
#include "obs/remote/remote-descriptions.hpp"
#include "obs/settings/settings-reader.hpp"

namespace r2v::reference {

namespace {

using nlohmann::ordered_json;

const char *nameOf(obs::SettingType type)
{
	switch (type) {
	case obs::SettingType::yesOrNo:
		return "boolean";
	case obs::SettingType::number:
		return "number";
	case obs::SettingType::text:
	case obs::SettingType::choice:
		return "text";
	case obs::SettingType::list:
		return "list";
	}
	return "";
}

const char *nameOf(obs::FieldType type)
{
	switch (type) {
	case obs::FieldType::text:
		return "text";
	case obs::FieldType::prompt:
		return "prompt";
	case obs::FieldType::wholeNumber:
		return "number";
	case obs::FieldType::yesOrNo:
		return "boolean";
	}
	return "";
}

const char *nameOf(obs::OverriddenBy who)
{
	switch (who) {
	case obs::OverriddenBy::nobody:
		return "nobody";
	case obs::OverriddenBy::requests:
		return "requests";
	case obs::OverriddenBy::requesters:
		return "requesters";
	}
	return "";
}

ordered_json settings()
{
	const OBSDataAutoRelease defaults = obs_data_create();
	obs::setSettingsDefaults(defaults);
	const OBSDataAutoRelease asValues = obs_data_get_defaults(defaults);
	const auto values = ordered_json::parse(obs_data_get_json(asValues));
	ordered_json rows = ordered_json::array();
	for (const obs::Setting &setting : obs::kSettings) {
		ordered_json row{{"name", setting.key},
				 {"type", nameOf(setting.member.type)},
				 {"default", values.at(setting.key)},
				 {"choices", ordered_json::array()},
				 {"overridden_by", nameOf(setting.overriddenBy)},
				 {"since", setting.since},
				 {"meaning", setting.meaning}};
		for (const obs::Choice &choice : setting.choices) {
			if (choice.value) {
				row["choices"].push_back(choice.value);
			}
		}
		if (setting.range.max > 0) {
			row["min"] = setting.range.min;
			row["max"] = setting.range.max;
		}
		if (setting.maxCodePoints > 0) {
			row["max_code_points"] = setting.maxCodePoints;
		}
		rows.push_back(std::move(row));
	}
	return rows;
}

ordered_json asJson(const std::string &text)
{
	return text;
}
ordered_json asJson(const std::filesystem::path &path)
{
	return obs::toUtf8(path);
}
template <typename Number>
ordered_json asJson(Number value)
{
	return value;
}

ordered_json config()
{
	const generation::Config defaults;
	ordered_json rows = ordered_json::array();
	for (const generation::ConfigKey &key : generation::configKeys()) {
		ordered_json row{
			{"name", key.name},
			{"default", std::visit([&](auto member) { return asJson(defaults.*member); }, key.member)},
			{"meaning", key.meaning}};
		if (key.max > 0) {
			row["min"] = key.min;
			row["max"] = key.max;
		}
		rows.push_back(std::move(row));
	}
	return rows;
}

template <typename Rows>
ordered_json described(const Rows &all)
{
	ordered_json rows = ordered_json::array();
	for (const auto &one : all) {
		rows.push_back({{"name", one.name}, {"meaning", one.meaning}});
	}
	return rows;
}

/// "void play(in string generation_id)" declares play.
ordered_json declared(const std::vector<obs::Described> &all)
{
	ordered_json rows = described(all);
	for (ordered_json &row : rows) {
		const auto declaration = row["name"].get<std::string>();
		const size_t start = declaration.find(' ') + 1;
		row["declaration"] = declaration;
		row["name"] = declaration.substr(start, declaration.find('(') - start);
	}
	return rows;
}

ordered_json requestRows()
{
	ordered_json rows = ordered_json::array();
	for (const obs::RequestDescription &request : obs::requestDescriptions()) {
		ordered_json fields = ordered_json::array();
		for (const obs::Field &field : request.fields) {
			fields.push_back({{"name", field.name},
					  {"type", nameOf(field.type)},
					  {"required", field.required},
					  {"of_requesters", field.ofRequesters}});
		}
		rows.push_back({{"name", request.name},
				{"meaning", request.meaning},
				{"fields", fields},
				{"answer", described(request.answer)},
				{"example_request", request.exampleRequest},
				{"example_answer", request.exampleAnswer}});
	}
	return rows;
}

ordered_json eventRows()
{
	ordered_json rows = ordered_json::array();
	for (const obs::EventDescription &event : obs::eventDescriptions()) {
		rows.push_back({{"name", event.name}, {"meaning", event.meaning}, {"fields", described(event.fields)}});
	}
	return rows;
}

ordered_json buttons()
{
	ordered_json rows = described(obs::kSourceActions);
	for (ordered_json &row : described(obs::kPageButtons)) {
		rows.push_back(std::move(row));
	}
	return rows;
}

ordered_json hotkeys()
{
	ordered_json rows = ordered_json::array();
	for (const obs::NamedSourceAction &action : obs::kSourceActions) {
		rows.push_back({{"name", std::string("r2v.") + action.name}, {"meaning", action.meaning}});
	}
	for (ordered_json &row : described(obs::globalHotkeyDescriptions())) {
		rows.push_back(std::move(row));
	}
	return rows;
}

} // namespace

ordered_json tables()
{
	return {{"settings", settings()},
		{"buttons", buttons()},
		{"hotkeys", hotkeys()},
		{"requests", requestRows()},
		{"request_errors", described(obs::requestErrors())},
		{"events", eventRows()},
		{"generation_fields", described(obs::generationFields())},
		{"procedures", declared(obs::procedureDescriptions())},
		{"signals", declared(obs::signalDescriptions())},
		{"states", described(generation::stateMeanings())},
		{"error_codes", described(generation::errorCodeMeanings())},
		{"refusals", described(generation::refusalMeanings())},
		{"config", config()}};
}

} // namespace r2v::reference
