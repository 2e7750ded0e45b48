// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/config.hpp"
#include "core/generation/generation.hpp"
#include "core/provider/providers.hpp"
#include "core/text/texts.hpp"

namespace r2v::generation {

/// Whether its task is with another provider than config.json names. A record may have been written by anybody, so no
/// such provider is asked. The rehearsal plays one provider, and is nobody's.
bool isElsewhere(const Generation &generation, const Config &config, const provider::Providers &providers);

/// What the user is told of it.
struct Elsewhere {
	std::string error;
	std::string action;
};
Elsewhere elsewhereWords(const Generation &generation, const provider::Providers &providers, const Texts &texts);

} // namespace r2v::generation
