// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace r2v::keys {

/// Empties the `api_key` in the settings of each source of this kind in a scene collection (JSON text, as OBS writes
/// it, of any depth, also cut off) and leaves every other byte as it is. True where there was one.
bool eraseKeysOf(std::string_view sourceKind, std::string &collection);

/// The same in the scene collections of a folder and in the older copies that OBS keeps beside them, whose rights stay.
/// Short file I/O, for the thread that writes these files. Gives the number of files that were changed, and -1 where a
/// file that holds a key could not be.
int eraseKeysIn(const std::filesystem::path &folder, std::string_view sourceKind);

} // namespace r2v::keys
