// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace r2v::obs {

/// Where OBS keeps scene collections: beside plugin_config, and since OBS 31 wherever global.ini says
/// ([Locations] SceneCollections). `configDir` is the module's own folder. Each folder once, and only those that exist.
/// Short file I/O.
std::vector<std::filesystem::path> sceneFolders(const std::filesystem::path &configDir);

/// The same, but asks OBS itself, which may know more than its files. Without OBS Studio, as above.
std::vector<std::filesystem::path> sceneFoldersOfObs(const std::filesystem::path &configDir);

/// The folders that a location in global.ini may mean: OBS takes the text as it is, but people who write it by hand
/// expect what a shell makes of it (quotes, ~).
std::vector<std::filesystem::path> scenesBelow(const std::string &location);

} // namespace r2v::obs
