// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// Of the source that bears this name; empty where there is none, and in an OBS before 29.1. Any thread.
std::string uuidOfSource(const std::string &name);

/// The name by which the source with this uuid is found; empty where nobody bears it. Any thread.
std::string nameOfSource(const std::string &uuid);

} // namespace r2v::obs
