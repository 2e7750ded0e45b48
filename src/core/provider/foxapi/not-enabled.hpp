// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <initializer_list>
#include <string_view>

namespace r2v::foxapi {

/// Whether an error says that the key may not use the model, or that there is none of that name: no task was made, and
/// trying again changes nothing. `names` are the error's codes and types, of which gateways of this family have many.
bool isNotEnabled(std::initializer_list<std::string_view> names, std::string_view message);

} // namespace r2v::foxapi
