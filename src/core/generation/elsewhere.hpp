// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"

namespace r2v::generation {

/// Whether its task is with another provider than base_url names. A record may have been written by anybody, so no such
/// provider is asked. The rehearsal is nobody's.
bool isElsewhere(const Generation &generation, const std::string &baseUrl);

/// What the user is told of it.
struct Elsewhere {
	std::string error;
	std::string action;
};
Elsewhere elsewhereWords(const Generation &generation, const Texts &texts);

} // namespace r2v::generation
