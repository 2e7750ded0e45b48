// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// Any thread. The scene that viewers see; during a transition, the one it leads to. Null if there is none.
OBSSourceAutoRelease programScene();
/// Empty if there is none.
std::string programSceneName();

} // namespace r2v::obs
