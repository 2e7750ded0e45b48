// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/fault.hpp"

#include "core/http/retry-policy.hpp"
#include "core/provider/foxapi/tolerant-json.hpp"

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
		// The error code already says everything.
		fault.detail.clear();
		fault.passing = false;
		break;
	default:
		break;
	}
	return fault;
}

/// "HTTP 503: no channel".
std::string detailOf(const foxapi::ApiError &error)
{
	std::string detail = "HTTP " + std::to_string(error.status);
	return error.message.empty() ? detail : detail.append(": ").append(error.message);
}

bool isGone(int status)
{
	return status == 404 || status == 410;
}

/// Gateways of this family answer 400 for an unknown task.
bool isTaskNotFound(const foxapi::ApiError &error)
{
	const std::string code = foxapi::plainName(error.code);
	return code.find("tasknotfound") != std::string::npos || code.find("tasknotexist") != std::string::npos;
}

} // namespace

Fault faultOf(const http::Response &response, UtcTime now)
{
	if (response.failure != http::Failure::none) {
		return faultOfTransport(response);
	}
	const foxapi::ApiError error = foxapi::parseError(response, now);
	Fault fault{.code = ErrorCode::rejected,
		    .detail = detailOf(error),
		    .passing = http::isTransient(response),
		    .retryAfter = error.retryAfter};
	if (response.status == 401) {
		fault.code = ErrorCode::unauthorized;
	} else if (response.status == 402) {
		fault.code = ErrorCode::insufficientBalance;
	} else if (response.status == 429) {
		fault.code = ErrorCode::rateLimited;
	} else if (response.status == 408 || response.status == 425 || response.status >= 500 ||
		   response.status < 400) {
		// A status below 400 gets here when a success had no readable content: a proxy's page, or a hiccup of
		// the server.
		fault.code = ErrorCode::serverError;
		fault.passing = true;
	}
	return fault;
}

std::optional<Fault> notEnabledFault(const http::Response &response, UtcTime now)
{
	const foxapi::ApiError error = foxapi::parseError(response, now);
	if (!error.isJson || !error.notEnabled) {
		return std::nullopt;
	}
	return Fault{.code = ErrorCode::notEnabled, .detail = detailOf(error), .passing = false, .retryAfter = {}};
}

PollFault pollFaultOf(const http::Response &response, UtcTime now)
{
	PollFault result{.fault = faultOf(response, now)};
	if (response.failure != http::Failure::none) {
		// A network with a login page redirects all requests until its user has logged in. The redirect, not
		// base_url itself, led to a forbidden address: otherwise there would have been no poll.
		const bool ledAstray = response.failure == http::Failure::refusedUrl ||
				       response.failure == http::Failure::tooManyRedirects;
		result.fault.passing = result.fault.passing || ledAstray;
		return result;
	}
	const foxapi::ApiError error = foxapi::parseError(response, now);
	result.isFromPage = !error.isJson;
	result.isUnknownTask = error.isJson && (isGone(response.status) || isTaskNotFound(error));
	const bool refusesKey = response.status == 401 || response.status == 402 || response.status == 403;
	result.fault.passing = result.fault.passing || (result.isFromPage && !refusesKey);
	return result;
}

} // namespace r2v::generation
