// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// Why a trigger is refused before it costs anything, with the sentence for the user.
struct Refusal {
	generation::RefusalCode refusal = generation::RefusalCode::invalidSetting;
	std::string message;
};

/// A setting's value as a message quotes it: settings come from anywhere and may be megabytes.
std::string inMessage(std::string_view value);

} // namespace r2v::obs
