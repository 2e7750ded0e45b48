// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/http/transport.hpp"
#include "core/provider/foxapi/access.hpp"
#include "core/provider/foxapi/task-request.hpp"

namespace r2v::foxapi {

/// The requests, ready for a Transport.

/// POST /v1/files/upload/stream. Free, may be repeated. `remoteName` should be random: whoever knows the URL can read
/// it.
http::Request uploadRequest(const Access &access, const std::filesystem::path &file, const std::string &remoteName,
			    const std::string &contentType);
/// POST /v1/videos/generations: the one request that costs money. sendOnce is set.
/// Only generation::SubmitToken's owner may call this (see generation/submit-token.hpp).
http::Request submitRequest(const Access &access, const TaskRequest &task);
/// GET /v1/tasks/{id}. syncUpstream asks the gateway to refresh the status first.
http::Request pollRequest(const Access &access, const std::string &taskId, bool syncUpstream);
/// Where a task is asked for, as links in the answer are meant.
std::string taskUrl(const std::string &baseUrl, const std::string &taskId);
/// The id as it stands in a URL, and in a log: no control characters, no slash.
std::string encodedTaskId(std::string_view taskId);
/// GET /v1/account/credits: the free check of a key.
http::Request creditsRequest(const Access &access);
/// The clip itself, by a link that the provider named. The key goes along to the provider's own origin alone.
http::Request downloadRequest(const Access &access, const std::string &url, const std::filesystem::path &saveTo,
			      uint64_t resumeFromBytes, uint64_t maxBytes);

} // namespace r2v::foxapi
