// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/codes.hpp"
#include "core/http/transport.hpp"
#include "core/provider/provider.hpp"

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

Fault faultOf(const http::Response &response, const provider::Provider &provider, UtcTime now);

/// A definite no, with whatever status and however the answer ended: the key may not use the model.
std::optional<Fault> notEnabledFault(const http::Response &response, const provider::Provider &provider, UtcTime now);

/// What a failed request for a task that exists means. Trouble on the way there passes: pages in the API's place, and
/// redirects that lead nowhere.
struct PollFault {
	Fault fault;
	/// The API itself, not what stands before it, does not know the task.
	bool isUnknownTask = false;
	/// It came from what stands before the API.
	bool isFromPage = false;
};
PollFault pollFaultOf(const http::Response &response, const provider::Provider &provider, UtcTime now);

} // namespace r2v::generation
