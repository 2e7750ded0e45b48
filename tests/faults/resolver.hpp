// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::test {

/// A look-up of this name never answers until it is released.
inline constexpr char kHangingName[] = "hangs.invalid";
/// A look-up of this name finds nothing, at once.
inline constexpr char kMissingName[] = "missing.invalid";

/// Ends all look-ups that hang now, as failed. Any thread.
void releaseHangingLookUps();

} // namespace r2v::test
