// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

#include "core/generation/generation.hpp"
#include "core/texts.hpp"

namespace r2v::obs {

/// Why a trigger is refused before it costs anything, with the sentence for the user.
struct Objection {
	generation::Refusal refusal = generation::Refusal::invalidSetting;
	std::string message;
};

/// A source's settings with the overrides of one trigger (may be null) laid over them and the defaults below.
OBSDataAutoRelease settingsOfTrigger(obs_data_t *settings, obs_data_t *overrides);

/// Fills in what the settings say about the task: prompt, model, length, size, seed and switches. The values come from
/// files and remote callers, so each is checked for its type and against the provider's limits; the first that is wrong
/// is returned. With seed_mode `random` a seed is drawn here: it is sent and recorded, so that a good clip can be made
/// again with `fixed`.
std::optional<Objection> fillWish(generation::Wish &wish, obs_data_t *settings, const Texts &texts);

/// With seed_mode `increment`: the seed after this wish's, which begins again at 0 after the largest.
std::optional<int64_t> nextSeed(const generation::Wish &wish, obs_data_t *settings);

} // namespace r2v::obs
