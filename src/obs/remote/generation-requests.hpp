// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

#include "obs/base/closing.hpp"
#include "obs/remote/request-subjects.hpp"
#include "obs/trigger/generation-starter.hpp"

namespace r2v::obs {

/// The requests that begin and end generations and tell of them.
struct GenerationRequests {
	RequestSubjects subjects;
	const Texts &texts;
	const Closing &closing;
	generation::Engine &engine;
	GenerationStarter &starter;

	static std::span<const RequestOf<GenerationRequests>> all();
};

} // namespace r2v::obs
