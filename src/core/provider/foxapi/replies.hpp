// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/http/transport.hpp"

namespace r2v::foxapi {

/// What the server said, read as tolerantly as it is known to speak: JSON, HTML or plain text, with any status.

/// Of an answer that is not a success.
struct ApiError {
	int status = 0;
	/// error.type and error.code where the body has them.
	std::string type;
	std::string code;
	/// The server's own words in one line, at most 300 code points, free of mark-up; empty where it said nothing
	/// readable.
	std::string message;
	/// From Retry-After (seconds or date), capped at 120 s.
	std::optional<Milliseconds> retryAfter;
	/// The refusal is the provider's content policy.
	bool moderation = false;
	/// The key may not use this model, now or later.
	bool notEnabled = false;
	/// It came as the API's own JSON, not as a page of whatever stands in between.
	bool isJson = false;
};

ApiError parseError(const http::Response &response, UtcTime now);

enum class TaskState {
	/// pending and its synonyms.
	queued = 1,
	/// processing, and anything unknown that has neither a result nor an error beside it: keep waiting.
	running,
	/// Finished and a result is there. Finished without one is `finishing`, which is not the end.
	completed,
	finishing,
	failed,
};

struct TaskReply {
	/// Whatever the spelling and the envelope; empty where the body has none that is whole.
	std::string taskId;
	/// Nothing but a task has an id like this: see FoundId.
	bool hasCertainId = false;
	/// The body was not cut off: what it does not say was not said.
	bool whole = true;
	TaskState state = TaskState::running;
	/// As the server gave it.
	std::string providerStatus;
	/// 0–100, where it was given.
	std::optional<int> progress;
	std::string resultUrl;
	/// usage.credits_reserved as the server wrote it (its unit is not documented).
	std::string creditsReserved;
	/// Of a failed task, or of one that is finished without a result.
	std::string errorCode;
	std::string errorMessage;
	/// The failure is the provider's content policy.
	bool moderation = false;
};

/// What can be read whole of a body that need be neither whole nor JSON throughout. Links in it are as of `pageUrl`,
/// where it came from. Nothing where no object can be read (HTML with 200, an empty body).
std::optional<TaskReply> parseTask(std::string_view body, std::string_view pageUrl = {});

/// The URL under which an uploaded file can be read; nothing where the body has none.
std::optional<std::string> parseUpload(std::string_view body, std::string_view pageUrl = {});

} // namespace r2v::foxapi
