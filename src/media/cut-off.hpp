// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

namespace r2v::media {

/// Whether the outermost parts of an mp4, mov, matroska or webm file say that it goes on where it ends. A server that
/// names a wrong length, or none, leaves such a file, and FFmpeg plays what there is of it. False for what is none of
/// these or can't be read. On a worker; reads a few bytes a part.
bool isCutOff(const std::filesystem::path &file);

} // namespace r2v::media
