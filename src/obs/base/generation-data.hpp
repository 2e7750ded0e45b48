// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// The generation object of the contract. If the seed was left to the server, it is missing.
OBSDataAutoRelease toData(const generation::Generation &generation);

/// With slashes as the system writes them. Names of files may be any bytes on some systems, and are given as they are.
std::string toUtf8(const std::filesystem::path &path);

/// To be told to clients: UTF-8 whatever the files are named.
std::string shownPath(const std::filesystem::path &path);

} // namespace r2v::obs
