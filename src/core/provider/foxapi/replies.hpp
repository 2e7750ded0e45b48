// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/provider/reply.hpp"

namespace r2v::foxapi {

/// What the server said, read as tolerantly as it is known to speak: JSON, HTML or plain text, with any status.

provider::ApiError parseError(const http::Response &response, UtcTime now);

/// What can be read whole of a body that need be neither whole nor JSON throughout. Links in it are as of `pageUrl`,
/// where it came from. Nothing where no object can be read (HTML with 200, an empty body).
std::optional<provider::TaskReply> parseTask(std::string_view body, std::string_view pageUrl = {});

/// The URL under which an uploaded file can be read; nothing where the body has none.
std::optional<std::string> parseUpload(std::string_view body, std::string_view pageUrl = {});

/// What is left in the account, as the server wrote it; empty where it does not say. Its own unit.
std::string parseBalance(std::string_view body);

} // namespace r2v::foxapi
