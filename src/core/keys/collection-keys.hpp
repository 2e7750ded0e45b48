// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace r2v::keys {

/// Empties `api_key` in the settings of each source of this kind in a scene collection (JSON text of any depth as OBS
/// writes it, even cut off) and leaves every other byte as it is. True if there was one.
bool eraseKeysOf(std::string_view sourceKind, std::string &collection);

/// The same for the scene collections in a folder and the older copies that OBS keeps beside them. Their permissions
/// stay. Short file I/O, for the thread that writes these files. Returns the number of files changed, or -1 if one that
/// holds a key could not be.
int eraseKeysIn(const std::filesystem::path &folder, std::string_view sourceKind);

} // namespace r2v::keys
