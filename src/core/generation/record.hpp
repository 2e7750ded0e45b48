// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// A real one has a few thousand.
inline constexpr size_t kMaxRecordBytes = 1 << 20;

/// generation.json, in the contract's names where it has them. Invalid UTF-8 is replaced.
std::string toRecord(const Generation &generation);

/// Nothing where the text is no record of this plugin: never throws, never guesses a state.
std::optional<Generation> parseRecord(std::string_view text);

/// The provider that a record names, also where the rest of it cannot be read: a later version may have written it.
std::optional<std::string> providerInRecord(std::string_view text);

/// ISO 8601 in UTC with milliseconds: 2026-11-22T07:31:45.123Z.
std::string toIso(UtcTime time);
std::optional<UtcTime> parseIso(std::string_view text);

} // namespace r2v::generation
