// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// The names of the Text sources that a template inserts, in order, including those in alternatives that are not chosen
/// and those beside a mistake. Comment lines name nothing.
std::vector<std::string> textNames(std::string_view prompt);

/// False for a name that no template can hold: it has unbalanced braces, or blanks at its ends.
bool canBeNamed(std::string_view name);

/// The template with each {text:old} renamed at once, and otherwise unchanged to the byte. Old names stay if the new
/// one can't be written in a template.
std::string withTextsRenamed(std::string_view prompt, const std::map<std::string, std::string> &newByOld);

} // namespace r2v::prompt
