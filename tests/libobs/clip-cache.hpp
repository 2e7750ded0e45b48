// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::test {

/// Has ffmpeg make a clip with these arguments, or copies the one that the same arguments made before: what most tests
/// took longest for was one and the same clip. They are kept in the build folder, by their arguments. Any number of
/// processes may ask at the same time. Throws where ffmpeg fails.
void makeClipOnce(const std::string &arguments, const std::filesystem::path &clip);

} // namespace r2v::test
