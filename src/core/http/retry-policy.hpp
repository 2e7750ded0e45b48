// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "core/clock.hpp"
#include "core/http/transport.hpp"

namespace r2v::http {

/// When to retry a free step (upload, poll, download). Never for the paid post.
struct RetryPolicy {
	Milliseconds firstDelayMs{1000};
	double growth = 2;
	Milliseconds maxDelayMs{30000};
	/// Delays vary by up to this share in both directions, so that many clients don't come back at once.
	double jitter = 0.25;
};

inline constexpr Milliseconds kMaxRetryAfter{120000};

/// The delay before try number `attempt` + 1, after `attempt` (from 1) has failed. `random` is in [0, 1). Never shorter
/// than the server asked for, and never longer than kMaxRetryAfter.
Milliseconds retryDelay(const RetryPolicy &policy, int attempt, double random,
			std::optional<Milliseconds> retryAfter = std::nullopt);

/// Whether the same request may succeed later: no connection, a lost one, 408, 425, 429 and 5xx. Not for what stays
/// wrong: a refused URL, a certificate, a file that can't be read or written, an answer that is too large, other 4xx.
bool isTransient(const Response &response);

/// Retry-After as seconds or as a date, counted from `now` (a past one is 0). At most kMaxRetryAfter; nothing if it
/// can't be read.
std::optional<Milliseconds> parseRetryAfter(std::string_view value, UtcTime now);

} // namespace r2v::http
