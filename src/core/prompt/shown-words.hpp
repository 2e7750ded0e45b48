// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::prompt {

/// Makes somebody else's words fit to be quoted within our sentences: on one line, without invisible characters and
/// direction marks, with single blanks, without quotation marks that would seem to end the quote, and without towers of
/// accents that would cover the text beside them. Cuts nothing. Any thread.
std::string shownWords(std::string_view utf8);

} // namespace r2v::prompt
