// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/codes.hpp"
#include "core/http/transport.hpp"
#include "core/provider/provider.hpp"

namespace r2v::generation {

/// What an unsuccessful answer means for a generation.
struct JobError {
	ErrorCode code = ErrorCode::network;
	/// In the server's or the library's own words, for the user's sentence.
	std::string detail;
	/// The same request may succeed later: there was no connection, too much load, or trouble on the server.
	bool passing = false;
	std::optional<Milliseconds> retryAfter;
};

JobError errorOf(const http::Response &response, const provider::Provider &provider, UtcTime now);

/// A definite refusal, whatever the status and however the answer ended: the key may not use this model.
std::optional<JobError> notEnabledError(const http::Response &response, const provider::Provider &provider,
					UtcTime now);

/// What a failed poll of an existing task means. Trouble on the way is treated as passing: pages in place of the API's
/// answer, and redirects that lead nowhere.
struct PollError {
	JobError fault;
	/// The API itself does not know the task, rather than something in front of it.
	bool isUnknownTask = false;
	/// The answer came from something in front of the API.
	bool isFromPage = false;
};
PollError pollErrorOf(const http::Response &response, const provider::Provider &provider, UtcTime now);

} // namespace r2v::generation
