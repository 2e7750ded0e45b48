// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>
#include <vector>

#include "tables.hpp"

namespace r2v::reference {

namespace {

using nlohmann::ordered_json;

/// A bar would end the cell of a table.
std::string cell(std::string text)
{
	for (size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
		text.insert(at, "\\");
	}
	return text;
}

std::string code(const std::string &text)
{
	return "`" + text + "`";
}

std::string textOf(const ordered_json &row, const char *name)
{
	return row.at(name).get<std::string>();
}

std::string defaultOf(const ordered_json &row)
{
	const ordered_json &value = row.at("default");
	if (value.is_array()) {
		return "empty";
	}
	const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
	return text.empty() ? "empty" : code(text);
}

std::string valuesOf(const ordered_json &row)
{
	const auto within = [&row] {
		return std::to_string(row.at("min").get<int64_t>()) + " to " +
		       std::to_string(row.at("max").get<int64_t>());
	};
	const ordered_json &value = row.at("default");
	if (row.contains("choices") && !row.at("choices").empty()) {
		std::string choices;
		for (const ordered_json &choice : row.at("choices")) {
			choices += (choices.empty() ? "" : ", ") + code(choice.get<std::string>());
		}
		return choices;
	}
	if (row.contains("max_code_points")) {
		return "text of up to " + row.at("max_code_points").dump() + " characters";
	}
	if (value.is_array()) {
		return "list of {`value`}";
	}
	if (value.is_boolean()) {
		return "`true`, `false`";
	}
	if (value.is_string()) {
		return "text";
	}
	return row.contains("max") ? within() : "0 or more";
}

class Page {
public:
	void heading(const char *title) { text_ += std::string("\n## ") + title + "\n\n"; }
	void text(const std::string &sentences) { text_ += sentences + "\n"; }
	void table(std::initializer_list<const char *> columns)
	{
		if (!text_.ends_with("\n\n")) {
			text_ += "\n";
		}
		row({columns.begin(), columns.end()});
		row(std::vector<std::string>(columns.size(), "---"));
	}
	void row(const std::vector<std::string> &cells)
	{
		text_ += "|";
		for (const std::string &one : cells) {
			text_ += " " + cell(one) + " |";
		}
		text_ += "\n";
	}
	void meanings(const ordered_json &rows, const char *firstColumn = "name")
	{
		table({firstColumn, "meaning"});
		for (const ordered_json &one : rows) {
			row({code(textOf(one, "name")), textOf(one, "meaning")});
		}
	}
	std::string get() const { return text_; }

private:
	std::string text_;
};

void addSettings(Page &page, const ordered_json &tables)
{
	page.heading("Settings of a source");
	page.text("Each can be set with obs-websocket's `SetInputSettings`. “Replaced by” says who may give another "
		  "value "
		  "for one\n"
		  "generation in the request `generate`: `requests` are those without `requested_by`, `requesters` are "
		  "all.");
	page.table({"setting", "values", "default", "replaced by", "since", "meaning"});
	for (const ordered_json &setting : tables.at("settings")) {
		const std::string replacedBy = textOf(setting, "overridden_by");
		page.row({code(textOf(setting, "name")), valuesOf(setting), defaultOf(setting),
			  replacedBy == "nobody" ? "" : code(replacedBy), textOf(setting, "since"),
			  textOf(setting, "meaning")});
	}
}

std::string fieldsOf(const ordered_json &request)
{
	std::string fields;
	for (const ordered_json &field : request.at("fields")) {
		fields += (fields.empty() ? "" : ", ") + code(textOf(field, "name")) + " (" + textOf(field, "type") +
			  (field.at("required").get<bool>() ? ", required)" : ")");
	}
	return fields;
}

std::string namesOf(const ordered_json &rows)
{
	std::string names;
	for (const ordered_json &one : rows) {
		names += (names.empty() ? "" : ", ") + code(textOf(one, "name"));
	}
	return names;
}

void addRequests(Page &page, const ordered_json &tables)
{
	page.heading("Requests over obs-websocket");
	page.text("Each is a `CallVendorRequest` with `vendorName` `obs-reference-to-video`; the fields go into "
		  "`requestData`.");
	page.table({"request", "fields", "answer", "meaning"});
	for (const ordered_json &request : tables.at("requests")) {
		page.row({code(textOf(request, "name")), fieldsOf(request), namesOf(request.at("answer")),
			  textOf(request, "meaning")});
	}
	for (const ordered_json &request : tables.at("requests")) {
		if (!request.at("answer").empty()) {
			page.text("\nThe answer of " + code(textOf(request, "name")) + ":");
			page.meanings(request.at("answer"), "field");
		}
	}
	for (const ordered_json &request : tables.at("requests")) {
		if (const std::string example = textOf(request, "example_request"); !example.empty()) {
			page.text("\n" + code(textOf(request, "name")) + " with " + code(example) + " answers " +
				  code(textOf(request, "example_answer")) + ".");
		}
	}
	page.text("\nEvery request but `generate` that fails answers `error`, a sentence, and `error_code`:");
	page.meanings(tables.at("request_errors"), "error code");
}

void addEvents(Page &page, const ordered_json &tables)
{
	page.heading("Events over obs-websocket");
	page.text("Each is a `VendorEvent` of `obs-reference-to-video`.");
	page.table({"event", "fields", "meaning"});
	for (const ordered_json &event : tables.at("events")) {
		page.row({code(textOf(event, "name")),
			  event.at("fields") == tables.at("generation_fields") ? "a generation, see below"
									       : namesOf(event.at("fields")),
			  textOf(event, "meaning")});
	}
	page.heading("A generation");
	page.text("As `get_generation`, `list_generations` and `generation_changed` give it.");
	page.meanings(tables.at("generation_fields"), "field");
}

void addScripts(Page &page, const ordered_json &tables)
{
	page.heading("Procedures and signals of a source");
	page.text("On the source's own handlers, for scripts.");
	for (const char *kind : {"procedures", "signals"}) {
		page.table({kind, "meaning"});
		for (const ordered_json &one : tables.at(kind)) {
			page.row({code(textOf(one, "declaration")), textOf(one, "meaning")});
		}
	}
}

void addCodes(Page &page, const ordered_json &tables)
{
	page.heading("States");
	page.text("What to do in each is in [states.md](states.md).");
	page.meanings(tables.at("states"), "state");
	page.heading("Error codes of a generation");
	page.meanings(tables.at("error_codes"), "error code");
	page.heading("Refusals");
	page.text("A refusal spends nothing and starts no generation.");
	page.meanings(tables.at("refusals"), "refusal");
}

void addConfig(Page &page, const ordered_json &tables)
{
	page.heading("config.json");
	page.text("In the plugin's folder; more about it is in [states.md](states.md#configjson).");
	page.table({"key", "values", "default", "meaning"});
	for (const ordered_json &key : tables.at("config")) {
		page.row({code(textOf(key, "name")), valuesOf(key), defaultOf(key), textOf(key, "meaning")});
	}
}

} // namespace

std::string page(const ordered_json &tables)
{
	Page page;
	page.text(
		"<!-- Written by the program reference-tables; do not edit. -->\n# Reference\n\nEvery name that other "
		"programs may rely on. [automation.md](automation.md) shows how to use them.");
	addSettings(page, tables);
	page.heading("Buttons on the properties page");
	page.text("Pressed with obs-websocket's `PressInputPropertiesButton`.");
	page.meanings(tables.at("buttons"), "button");
	page.heading("Hotkeys");
	page.meanings(tables.at("hotkeys"), "hotkey");
	addRequests(page, tables);
	addEvents(page, tables);
	addScripts(page, tables);
	addCodes(page, tables);
	addConfig(page, tables);
	return page.get();
}

} // namespace r2v::reference
