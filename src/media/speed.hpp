// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::media {

inline constexpr int kMinSpeedPercent = 25;
inline constexpr int kMaxSpeedPercent = 200;

} // namespace r2v::media
