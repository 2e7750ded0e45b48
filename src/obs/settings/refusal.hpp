// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// Why a trigger was refused, before it could cost anything, with the sentence for the user.
struct Refusal {
	generation::RefusalCode refusal = generation::RefusalCode::invalidSetting;
	std::string message;
};

/// A setting's value in a form that a message can quote: settings can come from anywhere and be megabytes long.
std::string inMessage(std::string_view value);

} // namespace r2v::obs
