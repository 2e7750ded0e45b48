// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/job-error.hpp"

namespace r2v::generation {

namespace {

JobError errorOfTransport(const http::Response &response)
{
	JobError error{.code = ErrorCode::network, .detail = response.detail, .passing = true, .retryAfter = {}};
	switch (response.failure) {
	case http::Failure::tls:
		error.code = ErrorCode::tls;
		break;
	case http::Failure::refusedKey:
		error.code = ErrorCode::unauthorized;
		error.passing = false;
		break;
	case http::Failure::badProxy:
	case http::Failure::proxyLogin:
		error.passing = false;
		break;
	case http::Failure::refusedUrl:
	case http::Failure::tooManyRedirects:
	case http::Failure::tooLarge:
		error.code = ErrorCode::rejected;
		error.passing = false;
		break;
	case http::Failure::cannotWrite:
	case http::Failure::cannotRead:
		error.code = ErrorCode::storageUnwritable;
		error.passing = false;
		break;
	case http::Failure::diskFull:
		error.code = ErrorCode::diskFull;
		// The error code says it all.
		error.detail.clear();
		error.passing = false;
		break;
	default:
		break;
	}
	return error;
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

ErrorCode errorCodeOf(files::WriteResult failed)
{
	return failed == files::WriteResult::diskFull ? ErrorCode::diskFull : ErrorCode::storageUnwritable;
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
	PollError result{.error = errorOf(response, provider, now)};
	if (response.failure != http::Failure::none) {
		// A network with a login page redirects all requests until its user has logged in. The redirect, not
		// base_url itself, led to a forbidden address: otherwise there would have been no poll.
		const bool ledAstray = response.failure == http::Failure::refusedUrl ||
				       response.failure == http::Failure::tooManyRedirects;
		result.error.passing = result.error.passing || ledAstray;
		return result;
	}
	const provider::ApiError error = provider.readError(response, now);
	result.isFromPage = !error.isJson;
	result.isUnknownTask = error.isJson && error.unknownTask;
	const bool refusesKey = response.status == 401 || response.status == 402 || response.status == 403;
	result.error.passing = result.error.passing || (result.isFromPage && !refusesKey);
	return result;
}

} // namespace r2v::generation
