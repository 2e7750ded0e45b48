// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include <obs.hpp>

#include "core/text/texts.hpp"
#include "obs/capture/frame-grabber.hpp"
#include "obs/settings/settings-reader.hpp"

namespace r2v::obs {

/// What image 1 of a generation is: a frame to be taken, or a file to be read.
using ReferenceSpec = std::variant<GrabTarget, std::filesystem::path>;

/// Reads `reference`, `reference_name`, `reference_file` and `hide_while_capturing`. What is named and not there is an
/// reason at once. Any thread; `preview` is the program outside studio mode and without a frontend.
struct FoundReference {
	ReferenceSpec spec;
	/// For the user: the source or file by its name, empty for program and preview.
	std::string name;
	std::optional<Refusal> reason;
};
FoundReference findReference(const CheckedSettings &settings, const Texts &texts);

} // namespace r2v::obs
