// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::prompt {

/// The words of somebody else as they may stand in quotes within a sentence of ours: on one line, without unseen
/// characters and direction marks, with single blanks, without quotation marks that would seem to end the quote, and
/// without towers of accents that would cover what stands beside them. Nothing is cut. Any thread.
std::string shownWords(std::string_view utf8);

} // namespace r2v::prompt
