// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/job-error.hpp"

namespace r2v::generation {

namespace {

JobError errorOfTransport(const http::Response &response)
{
	JobError fault{.code = ErrorCode::network, .detail = response.detail, .passing = true, .retryAfter = {}};
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
std::string detailOf(const provider::ApiError &error)
{
	std::string detail = "HTTP " + std::to_string(error.status);
	return error.message.empty() ? detail : detail.append(": ").append(error.message);
}

ErrorCode codeOf(provider::ApiError::Kind kind)
{
	using Kind = provider::ApiError::Kind;
	switch (kind) {
	case Kind::unauthorized:
		return ErrorCode::unauthorized;
	case Kind::insufficientBalance:
		return ErrorCode::insufficientBalance;
	case Kind::rateLimited:
		return ErrorCode::rateLimited;
	case Kind::serverError:
		return ErrorCode::serverError;
	default:
		return ErrorCode::rejected;
	}
}

} // namespace

JobError errorOf(const http::Response &response, const provider::Provider &provider, UtcTime now)
{
	if (response.failure != http::Failure::none) {
		return errorOfTransport(response);
	}
	const provider::ApiError error = provider.readError(response, now);
	return {.code = codeOf(error.kind),
		.detail = detailOf(error),
		.passing = error.passing,
		.retryAfter = error.retryAfter};
}

std::optional<JobError> notEnabledError(const http::Response &response, const provider::Provider &provider, UtcTime now)
{
	const provider::ApiError error = provider.readError(response, now);
	if (!error.isJson || !error.notEnabled) {
		return std::nullopt;
	}
	return JobError{.code = ErrorCode::notEnabled, .detail = detailOf(error), .passing = false, .retryAfter = {}};
}

PollError pollErrorOf(const http::Response &response, const provider::Provider &provider, UtcTime now)
{
	PollError result{.fault = errorOf(response, provider, now)};
	if (response.failure != http::Failure::none) {
		// A network with a login page redirects all requests until its user has logged in. The redirect, not
		// base_url itself, led to a forbidden address: otherwise there would have been no poll.
		const bool ledAstray = response.failure == http::Failure::refusedUrl ||
				       response.failure == http::Failure::tooManyRedirects;
		result.fault.passing = result.fault.passing || ledAstray;
		return result;
	}
	const provider::ApiError error = provider.readError(response, now);
	result.isFromPage = !error.isJson;
	result.isUnknownTask = error.isJson && error.unknownTask;
	const bool refusesKey = response.status == 401 || response.status == 402 || response.status == 403;
	result.fault.passing = result.fault.passing || (result.isFromPage && !refusesKey);
	return result;
}

} // namespace r2v::generation
