// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::http {

/// Replaces what must not reach a log, a record or a status line by ***: query strings (such links are signed), user
/// and password in URLs, the value of Authorization and X-Api-Key, Bearer tokens, and anything that looks like a key
/// (sk-…). Works on any text of any length, even cut off in the middle of a URL.
std::string redact(std::string_view line);

/// The line with every occurrence of `secret` replaced. An empty secret, or one shorter than 4 bytes, hides nothing.
std::string redactSecret(std::string_view line, std::string_view secret);

} // namespace r2v::http
