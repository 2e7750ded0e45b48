// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

namespace r2v::media {

/// Set from any thread, to make whatever reads a file fail at once.
using Interrupt = std::atomic<bool>;

} // namespace r2v::media
