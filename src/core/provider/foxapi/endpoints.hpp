// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/http/transport.hpp"
#include "core/provider/access.hpp"
#include "core/provider/model.hpp"

namespace r2v::foxapi {

/// POST /v1/videos/generations: the one request that costs money. sendOnce is set. FoxApi alone calls this, for
/// generation::SubmitToken alone.
http::Request submitRequest(const provider::Access &access, const provider::TaskRequest &task,
			    const provider::Model &model);
/// Where a task is asked for, as links in the answer are meant.
std::string taskUrl(const std::string &baseUrl, const std::string &taskId);

} // namespace r2v::foxapi
