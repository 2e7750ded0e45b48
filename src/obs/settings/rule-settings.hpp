// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.hpp>

#include "core/rules/rule-keeper.hpp"

namespace r2v::obs {

/// What a source's settings say about its rules; a value out of range is brought into it. Any thread.
rules::RuleSettings readRuleSettings(obs_data_t *settings);

inline constexpr int kMaxEveryMin = 24 * 60;
inline constexpr int kMaxGapS = 24 * 60 * 60;

} // namespace r2v::obs
