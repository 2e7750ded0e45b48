// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/config.hpp"
#include "core/generation/generation.hpp"
#include "core/provider/providers.hpp"
#include "core/text/texts.hpp"

namespace r2v::generation {

/// Whether its task is with another provider than base_url names. Anybody may have written the record, so a provider
/// that only the record names is never contacted. Rehearsal tasks belong to no provider.
bool isElsewhere(const Generation &generation, const Config &config, const provider::Providers &providers);

/// What the user is told about it.
struct Elsewhere {
	std::string error;
	std::string action;
};
Elsewhere elsewhereWords(const Generation &generation, const provider::Providers &providers, const Texts &texts);

} // namespace r2v::generation
