// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/provider/model.hpp"
#include "core/provider/task-request.hpp"

namespace r2v::foxapi {

/// The body of POST /v1/videos/generations, in UTF-8. The server refuses unknown keys, and the vendor advises to leave
/// out what is not needed, so fields that are not set or that the model does not have are omitted; duration and
/// resolution are always sent, and so is aspect_ratio where the model has it, because the page contradicts itself about
/// their defaults. Invalid UTF-8 in the texts is replaced, never thrown on.
std::string toJson(const provider::TaskRequest &request, const provider::Model &model);

} // namespace r2v::foxapi
