// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace r2v::provider {

inline constexpr size_t kMaxMessageCodePoints = 300;

/// Whatever a server sent, as one line that can be shown to a user: valid UTF-8 without mark-up, control characters,
/// line breaks, text-direction overrides, keys or query strings, and of at most kMaxMessageCodePoints.
std::string toPlainLine(std::string_view text);

/// A page without its mark-up, scripts and styles.
std::string textOfPage(std::string_view body);

/// The line that says most of a body that is no JSON: an HTML page's title, else its text.
std::string plainLineOfPage(std::string_view body);

} // namespace r2v::provider
