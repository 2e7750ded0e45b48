// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace r2v::foxapi {

/// Reading JSON of a server that is not trusted: nothing here throws, and a missing or odd value reads as empty.

/// Everything of a body that can be read whole: strings that their quote closes, numbers that something follows. What
/// was cut off in the middle is left out, and so is what is no JSON (NaN, a page around it, other marks).
struct LooseJson {
	/// The objects and lists, in their order. Objects and lists inside of strings are read too.
	std::vector<nlohmann::json> documents;
	/// All of them are closed; else the rest did not arrive.
	bool whole = true;
	/// They stand on a page of HTML.
	bool onPage = false;
};

/// Invalid UTF-8 is replaced. A number that would not be written back just so is a string of its digits. Beyond 4 MiB
/// and below a depth of 64 nothing is read.
LooseJson readLoosely(std::string_view body);

/// The first object; nothing where there is none, or where it stands on a page.
std::optional<nlohmann::json> firstObject(std::string_view body);

/// The member, or null where `value` is no object or has none of that name. task_id is also found as taskId, TaskID or
/// task-id. The reference lives as long as `value`.
const nlohmann::json &member(const nlohmann::json &value, std::string_view name);

/// A name without what differs between spellings: "taskid".
std::string plainName(std::string_view name);

/// A string as it is, a number or a boolean as it is written; empty for anything else.
std::string textOf(const nlohmann::json &value);

/// Text of the first of these members that is not empty.
std::string firstText(const nlohmann::json &value, std::initializer_list<std::string_view> names);

} // namespace r2v::foxapi
