// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

#include "obs/actions/source-actions.hpp"
#include "obs/delivery/media-source-adder.hpp"
#include "obs/remote/request-subjects.hpp"

namespace r2v::obs {

/// The requests about clips that are on air or wait to go on air.
struct ClipRequests {
	RequestSubjects subjects;
	const Texts &texts;
	generation::Engine &engine;
	SourceActions &actions;
	MediaSourceAdder &mediaSources;

	static std::span<const RequestOf<ClipRequests>> all();
};

} // namespace r2v::obs
