// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::media {

/// FFmpeg builds an index of all samples when it opens an mp4 or mov file, of as many as the tables claim: 4 kB of file
/// can ask for gigabytes. Empty, or what the tables claim too much of; empty too for what is no such file. Reads the
/// heads of the tables only.
std::string whatTablesOverstate(const std::filesystem::path &file);

} // namespace r2v::media
