// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// The names of the Text sources that a template inserts, in its order, also in alternatives that are not chosen and
/// where the template has a mistake elsewhere. Comment lines name nothing.
std::vector<std::string> textNames(std::string_view prompt);

/// False for a name that no template can hold: it has braces that do not belong together, or blanks at its ends.
bool canBeNamed(std::string_view name);

/// The template with each {text:old} naming the new name instead, all at once, and otherwise byte for byte as it was.
/// Old names whose new one can't be named stay.
std::string withTextsRenamed(std::string_view prompt, const std::map<std::string, std::string> &newByOld);

} // namespace r2v::prompt
