// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::media {

/// When FFmpeg opens an mp4 or mov file, it builds an index of as many samples as the tables claim, so 4 kB of file can
/// ask for gigabytes. Returns what the tables claim too much of; empty if nothing, or if it is another kind of file.
/// Only reads the heads of the tables.
std::string whatTablesOverstate(const std::filesystem::path &file);

} // namespace r2v::media
