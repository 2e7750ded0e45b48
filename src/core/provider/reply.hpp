// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/http/transport.hpp"

namespace r2v::provider {

/// An answer that is not a success.
struct ApiError {
	enum class Kind { rejected = 1, unauthorized, insufficientBalance, rateLimited, serverError };
	Kind kind = Kind::rejected;
	/// The same request may succeed later: overload, a server's trouble.
	bool passing = false;
	int status = 0;
	/// The provider's own names for it, where it has them.
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
	/// The API itself, not what stands before it, does not know the task.
	bool unknownTask = false;
	/// It came as the API's own JSON, not as a page of whatever stands in between.
	bool isJson = false;
};

/// What the status and Retry-After alone say, in HTTP's own meaning.
ApiError errorOfStatus(const http::Response &response, UtcTime now);

enum class TaskState {
	queued = 1,
	/// Also anything unknown that has neither a result nor an error beside it: keep waiting.
	running,
	/// Finished and a result is there. Finished without one is `finishing`, which is not the end.
	completed,
	finishing,
	failed,
};

struct TaskReply {
	/// Empty where the body has none that is whole.
	std::string taskId;
	/// Nothing but a task has an id like this.
	bool hasCertainId = false;
	/// The body was not cut off: what it does not say was not said.
	bool whole = true;
	TaskState state = TaskState::running;
	/// As the server gave it.
	std::string providerStatus;
	/// 0–100, where it was given.
	std::optional<int> progress;
	std::string resultUrl;
	/// What the server set aside for the task, as it wrote it (its unit may not be documented).
	std::string creditsReserved;
	/// Of a failed task, or of one that is finished without a result.
	std::string errorCode;
	std::string errorMessage;
	/// The failure is the provider's content policy.
	bool moderation = false;
};

/// What the answer to the paid request proves.
struct SubmitReply {
	enum class Outcome {
		/// There is a task, and its id.
		accepted = 1,
		/// The server took nothing now and would take the same request later: the one answer after which it is
		/// sent again.
		notTaken,
		/// The server answered and made no task.
		refused,
		/// A task may exist.
		unclear,
	};
	Outcome outcome = Outcome::unclear;
	/// Where it was accepted.
	TaskReply task;
};

} // namespace r2v::provider
