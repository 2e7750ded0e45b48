// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/reply.hpp"

#include "core/http/retry-policy.hpp"

namespace r2v::provider {

ApiError errorOfStatus(const http::Response &response, UtcTime now)
{
	using Kind = ApiError::Kind;
	const int status = response.status;
	ApiError error;
	error.status = status;
	error.passing = http::isTransient(response);
	if (const auto retryAfter = response.header("Retry-After")) {
		error.retryAfter = http::parseRetryAfter(*retryAfter, now);
	}
	if (status == 401) {
		error.kind = Kind::unauthorized;
	} else if (status == 402) {
		error.kind = Kind::insufficientBalance;
	} else if (status == 429) {
		error.kind = Kind::rateLimited;
	} else if (status == 408 || status == 425 || status >= 500 || status < 400) {
		// Below 400 comes here when a success had no content we could read: a proxy's page, a server's hiccup.
		error.kind = Kind::serverError;
		error.passing = true;
	}
	return error;
}

} // namespace r2v::provider
