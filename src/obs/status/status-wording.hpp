// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

/// What a Text source in the show can say about a source.
struct StatusFacts {
	/// Null if nothing has been generated yet.
	generation::Snapshot latest;
	bool panicked = false;
	/// Until the clip is there, see generation::timeLeft. Nothing if unknown.
	std::optional<Milliseconds> timeLeft;
	/// The whole status line.
	std::string statusLine;
};

/// As in 1:05. Negative spans count as zero.
std::string minutesAndSeconds(Milliseconds span);

/// The user's wording with {state}, {progress}, {eta} and {status} filled in; anything else stays as it is. An empty
/// wording means the default one. Pure.
std::string wordStatus(const Texts &texts, const std::string &wording, const StatusFacts &facts);

} // namespace r2v::obs
