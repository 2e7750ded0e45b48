// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace r2v::foxapi {

/// Reading JSON of a server that is not trusted: nothing here throws, and a missing or odd value reads as empty.

/// Nothing where the body is no JSON object, is larger than 4 MiB or nested deeper than 64. Invalid UTF-8 is replaced.
std::optional<nlohmann::json> parseObject(std::string_view body);

/// The member, or null where `value` is no object or has none of that name. The reference lives as long as `value`.
const nlohmann::json &member(const nlohmann::json &value, const char *name);

/// A string as it is, a number or a boolean as it is written; empty for anything else.
std::string textOf(const nlohmann::json &value);

/// Text of the first of these members that is not empty.
std::string firstText(const nlohmann::json &value, std::initializer_list<const char *> names);

} // namespace r2v::foxapi
