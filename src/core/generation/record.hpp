// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// Real ones have a few thousand.
inline constexpr size_t kMaxRecordBytes = 1 << 20;

/// The text of generation.json, with the contract's names where there are any. Invalid UTF-8 is replaced.
std::string toRecord(const Generation &generation);

/// Nothing if the text is not a record of this plugin. Never throws and never guesses a state.
std::optional<Generation> parseRecord(std::string_view text);

/// The provider that a record names, if it names one, also where the rest of it cannot be read: a later version may
/// have written it.
std::optional<std::string> providerInRecord(std::string_view text);

} // namespace r2v::generation
