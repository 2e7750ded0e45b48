// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

namespace r2v::media {

/// Whether the outermost parts of an mp4, mov, matroska or webm file claim more than the file has. A server that sends
/// a wrong length, or none, leaves such a file, and FFmpeg plays what there is. False for other files and those that
/// can't be read. On a worker; reads a few bytes of each part.
bool isCutOff(const std::filesystem::path &file);

} // namespace r2v::media
