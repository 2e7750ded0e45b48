// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <obs.hpp>

namespace r2v::test {

/// A source that draws itself in one colour, 640x360.
OBSSourceAutoRelease createWall(const char *name);

} // namespace r2v::test
