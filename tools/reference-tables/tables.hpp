// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace r2v::reference {

/// Every name that other programs rely on, with what it means, from the plugin's own tables.
nlohmann::ordered_json tables();

/// The same as the text of docs/reference.md.
std::string page(const nlohmann::ordered_json &tables);

} // namespace r2v::reference
