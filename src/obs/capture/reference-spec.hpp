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

/// Where image 1 of a generation comes from: a frame to take, or a file to read.
using ReferenceSpec = std::variant<GrabTarget, std::filesystem::path>;

/// Reads `reference`, `reference_name`, `reference_file` and `hide_while_capturing`. If something that they name does
/// not exist, the trigger is refused at once. Any thread. Outside Studio Mode and without a frontend, `preview` means
/// the program.
struct FoundReference {
	ReferenceSpec spec;
	/// For the user: the name of the source or file; empty for program and preview.
	std::string name;
	std::optional<Refusal> reason;
};
FoundReference findReference(const CheckedSettings &settings, const Texts &texts);

} // namespace r2v::obs
