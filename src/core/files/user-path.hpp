// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace r2v::files {

/// A path as people write one into a file of settings, absolute: "~", "~/x", "~user/x" and "$HOME/x" begin at a home;
/// what is relative begins at `base`. Blanks around it and slashes behind it do not count. Empty for a blank text.
/// Nothing where there is no such user or no path could be so.
std::optional<std::filesystem::path> userPath(std::string_view text, const std::filesystem::path &base);

/// The same place, whatever becomes of the working folder.
std::filesystem::path absolutePath(const std::filesystem::path &path);

/// The home of that user, or of the one that runs this for an empty name. Nothing where there is none.
std::optional<std::filesystem::path> homeOf(const std::string &user);

} // namespace r2v::files
