// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/foxapi/replies.hpp"
#include "core/generation/codes.hpp"
#include "core/http/transport.hpp"

namespace r2v::generation {

/// What an unsuccessful answer means for a generation.
struct Fault {
	ErrorCode code = ErrorCode::network;
	/// The server's own words, or the library's; for the user's sentence.
	std::string detail;
	/// The same request may succeed later: no connection, overload, a server's trouble.
	bool passing = false;
	std::optional<Milliseconds> retryAfter;
};

Fault faultOf(const http::Response &response, UtcTime now);

} // namespace r2v::generation
