// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/files/files.hpp"
#include "core/generation/codes.hpp"
#include "core/http/transport.hpp"
#include "core/provider/provider.hpp"

namespace r2v::generation {

/// What went wrong with one request of a generation.
struct JobError {
	ErrorCode code = ErrorCode::network;
	/// In the words of the server or of the library; it becomes part of the sentence that the user reads.
	std::string detail;
	/// True if the same request may succeed later: there was no connection, the server was overloaded, or it
	/// failed.
	bool passing = false;
	std::optional<Milliseconds> retryAfter;
};

JobError errorOf(const http::Response &response, const provider::Provider &provider, UtcTime now);
/// What a failed write means.
ErrorCode errorCodeOf(files::WriteResult failed);

/// The key may not use this model. The API can say so with any HTTP status, and even in an answer that was cut off.
std::optional<JobError> notEnabledError(const http::Response &response, const provider::Provider &provider,
					UtcTime now);

/// Why polling an existing task brought nothing. A web page in place of the API's answer, or a redirect that leads
/// nowhere, counts as a passing error.
struct PollError {
	JobError error;
	/// The API itself said that it does not know the task.
	bool isUnknownTask = false;
	/// Something in front of the API answered, such as a proxy.
	bool isFromPage = false;
};
PollError pollErrorOf(const http::Response &response, const provider::Provider &provider, UtcTime now);

} // namespace r2v::generation
