// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::prompt {

/// Whether this character is invisible: controls, format and direction marks, variation selectors, fillers, and the
/// blanks that Unicode counts as letters or symbols. White space is visible, as a gap. Any thread.
bool isUnseen(char32_t point);

} // namespace r2v::prompt
