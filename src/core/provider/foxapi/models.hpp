// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "core/provider/model.hpp"

namespace r2v::foxapi {

inline constexpr std::string_view kDefaultModel = "wan-2.7-reference-to-video";

/// The gateway's models; the first is kDefaultModel.
std::span<const provider::Model> models();

} // namespace r2v::foxapi
