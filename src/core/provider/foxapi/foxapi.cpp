// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/foxapi.hpp"

#include "core/provider/foxapi/endpoints.hpp"
#include "core/provider/foxapi/models.hpp"
#include "core/provider/foxapi/replies.hpp"

namespace r2v::foxapi {

using provider::Access;
using provider::ApiError;
using provider::SubmitReply;
using provider::TaskReply;
using provider::TaskRequest;

FoxApi::FoxApi() :
	Provider({.name = "foxapi",
		  .baseUrl = "https://api.foxapi.cc",
		  .baseUrlVariable = "FOXAPI_BASE_URL",
		  .apiKeyVariable = "FOXAPI_API_KEY",
		  .resultsLive = std::chrono::hours(24),
		  .models = foxapi::models()})
{}

http::Request FoxApi::submitRequest(const Access &access, const TaskRequest &task) const
{
	return foxapi::submitRequest(access, task, modelOf(task.model));
}

std::optional<std::string> FoxApi::readUpload(const http::Response &response, const std::string &baseUrl) const
{
	return response.ok() ? parseUpload(response.body, baseUrl) : std::nullopt;
}

/// What was paid for is lost without the task's id, so it is looked for however the answer ended. Where that is no
/// success only an id that nothing but a task has is taken.
SubmitReply FoxApi::readSubmit(const http::Response &response, const std::string &baseUrl) const
{
	using Outcome = SubmitReply::Outcome;
	const bool isRefusal = response.status >= 400 && response.status < 500 && response.status != 408;
	if (!response.body.empty() && !isRefusal) {
		const bool isSuccess = response.status >= 200 && response.status < 300;
		const auto task = parseTask(response.body, baseUrl);
		if (task && !task->taskId.empty() && (isSuccess || task->hasCertainId)) {
			return {.outcome = Outcome::accepted, .task = *task};
		}
	}
	const ApiError error = parseError(response, UtcTime{});
	if (error.isJson && error.notEnabled) {
		return {.outcome = Outcome::refused, .task = {}};
	}
	if (response.failure != http::Failure::none || !isRefusal) {
		return {.outcome = Outcome::unclear, .task = {}};
	}
	return {.outcome = response.status == 429 ? Outcome::notTaken : Outcome::refused, .task = {}};
}

std::optional<TaskReply> FoxApi::readPoll(const http::Response &response, const std::string &baseUrl,
					  const std::string &taskId) const
{
	const bool isSuccess = response.status >= 200 && response.status < 300;
	return isSuccess ? parseTask(response.body, taskUrl(baseUrl, taskId)) : std::nullopt;
}

ApiError FoxApi::readError(const http::Response &response, UtcTime now) const
{
	return parseError(response, now);
}

std::string FoxApi::readBalance(const http::Response &response) const
{
	return response.ok() ? parseBalance(response.body) : std::string{};
}

} // namespace r2v::foxapi
