// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/http/transport.hpp"
#include "core/provider/access.hpp"
#include "core/provider/model.hpp"

namespace r2v::foxapi {

/// The requests, ready for a Transport.

/// POST /v1/files/upload/stream. Free, may be repeated. `remoteName` should be random: whoever knows the URL can read
/// it.
http::Request uploadRequest(const provider::Access &access, const std::filesystem::path &file,
			    const std::string &remoteName, const std::string &contentType);
/// POST /v1/videos/generations: the one request that costs money. sendOnce is set. FoxApi alone calls this, for
/// generation::SubmitToken alone.
http::Request submitRequest(const provider::Access &access, const provider::TaskRequest &task,
			    const provider::Model &model);
/// GET /v1/tasks/{id}. syncUpstream asks the gateway to refresh the status first.
http::Request pollRequest(const provider::Access &access, const std::string &taskId, bool syncUpstream);
/// Where a task is asked for, as links in the answer are meant.
std::string taskUrl(const std::string &baseUrl, const std::string &taskId);
/// GET /v1/account/credits: the free check of a key.
http::Request creditsRequest(const provider::Access &access);

} // namespace r2v::foxapi
