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
};

ApiError parseError(const http::Response &response, UtcTime now);

enum class TaskState {
	/// pending and its synonyms.
	queued = 1,
	/// processing, and anything unknown: keep waiting.
	running,
	/// Finished and a result is there. Finished without one is `finishing`, which is not the end.
	completed,
	finishing,
	failed,
};

struct TaskReply {
	/// `id` or `task_id`; empty where the body has neither.
	std::string taskId;
	TaskState state = TaskState::running;
	/// As the server gave it.
	std::string providerStatus;
	/// 0–100, where it was given.
	std::optional<int> progress;
	std::string resultUrl;
	/// usage.credits_reserved as the server wrote it (its unit is not documented).
	std::string creditsReserved;
	/// Of a failed task.
	std::string errorCode;
	std::string errorMessage;
	/// The failure is the provider's content policy.
	bool moderation = false;
};

/// Nothing where the body is not a JSON object (HTML with 200, an empty body).
std::optional<TaskReply> parseTask(std::string_view body);

/// The URL under which an uploaded file can be read; nothing where the body has none.
std::optional<std::string> parseUpload(std::string_view body);

} // namespace r2v::foxapi
