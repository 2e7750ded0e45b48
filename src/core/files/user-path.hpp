// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::files {

/// Makes a path absolute that a user wrote into a settings file: "~", "~/x", "~user/x" and "$HOME/x" start at a home
/// folder, a relative path at `base`. Surrounding blanks and trailing slashes do not matter. Empty for blank text.
/// Nothing if there is no such user or the text can't be a path.
std::optional<std::filesystem::path> userPath(std::string_view text, const std::filesystem::path &base);

/// The same place, even after the working folder changes.
std::filesystem::path absolutePath(const std::filesystem::path &path);

/// The home of that user; of the current user for an empty name. Nothing if there is none.
std::optional<std::filesystem::path> homeOf(const std::string &user);

} // namespace r2v::files
