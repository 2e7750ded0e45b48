// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/fault.hpp"

#include "core/http/retry-policy.hpp"

namespace r2v::generation {

namespace {

Fault faultOfTransport(const http::Response &response)
{
	Fault fault{.code = ErrorCode::network, .detail = response.detail, .passing = true, .retryAfter = {}};
	switch (response.failure) {
	case http::Failure::tls:
		fault.code = ErrorCode::tls;
		break;
	case http::Failure::refusedKey:
		fault.code = ErrorCode::unauthorized;
		fault.passing = false;
		break;
	case http::Failure::badProxy:
	case http::Failure::proxyLogin:
		fault.passing = false;
		break;
	case http::Failure::refusedUrl:
	case http::Failure::tooManyRedirects:
	case http::Failure::tooLarge:
		fault.code = ErrorCode::rejected;
		fault.passing = false;
		break;
	case http::Failure::cannotWrite:
	case http::Failure::cannotRead:
		fault.code = ErrorCode::storageUnwritable;
		fault.passing = false;
		break;
	case http::Failure::diskFull:
		fault.code = ErrorCode::diskFull;
		// The code says it all.
		fault.detail.clear();
		fault.passing = false;
		break;
	default:
		break;
	}
	return fault;
}

} // namespace

Fault faultOf(const http::Response &response, UtcTime now)
{
	if (response.failure != http::Failure::none) {
		return faultOfTransport(response);
	}
	const foxapi::ApiError error = foxapi::parseError(response, now);
	Fault fault{.code = ErrorCode::rejected,
		    .detail = "HTTP " + std::to_string(response.status),
		    .passing = http::isTransient(response),
		    .retryAfter = error.retryAfter};
	if (!error.message.empty()) {
		fault.detail += ": " + error.message;
	}
	if (response.status == 401) {
		fault.code = ErrorCode::unauthorized;
	} else if (response.status == 402) {
		fault.code = ErrorCode::insufficientBalance;
	} else if (response.status == 429) {
		fault.code = ErrorCode::rateLimited;
	} else if (response.status == 408 || response.status == 425 || response.status >= 500 ||
		   response.status < 400) {
		// Below 400 comes here when a success had no content we could read: a proxy's page, a server's hiccup.
		fault.code = ErrorCode::serverError;
		fault.passing = true;
	}
	return fault;
}

} // namespace r2v::generation
