// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <initializer_list>
#include <string_view>

namespace r2v::foxapi {

/// Whether any of these words of the server (error code, type, message) say that the provider's content policy refused
/// the prompt, a reference or the result.
bool isContentPolicy(std::initializer_list<std::string_view> words);

} // namespace r2v::foxapi
