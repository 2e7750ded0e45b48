// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// What the engine has to ask about the sources. It asks on its own thread, so the answers come from memory.
class AirQuestions {
public:
	virtual ~AirQuestions() = default;
	/// Whether this clip, which is about to be ready, waits for an approval before it airs. The answer is part of
	/// the first change that says "ready", so that whoever hears of it can approve at once.
	virtual bool holdsClip(const Generation &generation) const = 0;
	/// Ids of the generations that sources show now. The storage limit spares them.
	virtual std::vector<std::string> shownGenerations() const = 0;
};

} // namespace r2v::generation
