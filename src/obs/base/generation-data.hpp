// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// The generation object of the contract. If the seed was left to the server, it is missing.
OBSDataAutoRelease toData(const generation::Generation &generation);

/// With the system's own slashes. On some systems file names may be any bytes; they are passed on as they are.
std::string toUtf8(const std::filesystem::path &path);

/// For clients: valid UTF-8, whatever the files are called.
std::string shownPath(const std::filesystem::path &path);

} // namespace r2v::obs
