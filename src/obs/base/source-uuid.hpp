// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// The uuid of the source with this name. Empty if there is none, and in OBS before 29.1. Any thread.
std::string uuidOfSource(const std::string &name);

/// The name of the source with this uuid. Empty if there is none. Any thread.
std::string nameOfSource(const std::string &uuid);

} // namespace r2v::obs
