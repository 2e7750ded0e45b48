// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/foxapi/replies.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/foxapi/access.hpp"
#include "core/foxapi/moderation.hpp"
#include "core/foxapi/plain-text.hpp"
#include "core/foxapi/tolerant-json.hpp"
#include "core/foxapi/utf8.hpp"
#include "core/http/ascii.hpp"

namespace r2v::foxapi {

using nlohmann::json;

namespace {

constexpr size_t kMaxUrlBytes = 8192;
constexpr size_t kMaxIdBytes = 512;
constexpr size_t kMaxWordCodePoints = 64;

constexpr std::array kQueued{"pending",      "queued",       "queueing", "created", "submitted",
			     "initializing", "initialising", "wait",     "waiting", "in_queue"};
constexpr std::array kDone{"completed", "complete", "succeeded", "success", "succeed", "finished", "done"};
constexpr std::array kFailed{"failed",   "fail",      "failure",    "error",   "cancelled",
			     "canceled", "canceling", "cancelling", "expired", "rejected"};

template <typename Names>
bool isOneOf(const Names &names, const std::string &status)
{
	return std::any_of(names.begin(), names.end(), [&](const char *name) { return status == name; });
}

/// What a Transport can fetch; whether it may is the URL policy's decision.
bool isFetchableUrl(const std::string &url)
{
	const bool known = http::startsWithNoCase(url, "https://") || http::startsWithNoCase(url, "http://") ||
			   url.starts_with(kRehearsalBaseUrl);
	return known && url.size() <= kMaxUrlBytes &&
	       std::none_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
}

bool isStillImage(const json &item)
{
	return http::startsWithNoCase(firstText(item, {"content_type", "mime_type"}), "image/");
}

std::string urlIn(const json &value)
{
	if (value.is_string()) {
		const auto text = value.get<std::string>();
		return isFetchableUrl(text) ? text : std::string();
	}
	if (value.is_array()) {
		for (const json &item : value) {
			if (std::string url = urlIn(item); !url.empty()) {
				return url;
			}
		}
		return {};
	}
	if (!value.is_object() || isStillImage(value)) {
		return {};
	}
	for (const char *name : {"url", "video_url", "urls", "video"}) {
		if (std::string url = urlIn(member(value, name)); !url.empty()) {
			return url;
		}
	}
	return {};
}

std::string resultUrlOf(const json &task)
{
	for (const char *name : {"results", "result_data", "result", "output", "video", "video_url"}) {
		if (std::string url = urlIn(member(task, name)); !url.empty()) {
			return url;
		}
	}
	return {};
}

TaskState stateOf(const json &task, const std::string &taskId, bool hasResult, bool hasError)
{
	const std::string status = http::toLower(textOf(member(task, "status")));
	if (status.empty()) {
		if (hasResult) {
			return TaskState::completed;
		}
		// Without an id it is the gateway that failed, not the task.
		return hasError && !taskId.empty() ? TaskState::failed : TaskState::running;
	}
	if (isOneOf(kDone, status)) {
		return hasResult ? TaskState::completed : TaskState::finishing;
	}
	if (isOneOf(kFailed, status)) {
		return TaskState::failed;
	}
	return isOneOf(kQueued, status) ? TaskState::queued : TaskState::running;
}

std::optional<int> progressOf(const json &task)
{
	const json &value = member(task, "progress");
	double percent = 0;
	if (value.is_number()) {
		percent = value.get<double>();
	} else if (value.is_string()) {
		const auto digits = value.get<std::string>();
		if (digits.empty() || digits.front() < '0' || digits.front() > '9') {
			return std::nullopt;
		}
		for (const char character : digits.substr(0, 3)) {
			if (character < '0' || character > '9') {
				break;
			}
			percent = percent * 10 + (character - '0');
		}
	} else {
		return std::nullopt;
	}
	return static_cast<int>(std::clamp(std::floor(percent), 0.0, 100.0));
}

bool describesTask(const json &value)
{
	return value.is_object() && (value.contains("id") || value.contains("task_id") || value.contains("status"));
}

/// Some gateways of this family wrap the task once: {"code":…,"data":{…}}.
const json &unwrapped(const json &body)
{
	if (describesTask(body)) {
		return body;
	}
	const json &data = member(body, "data");
	if (describesTask(data)) {
		return data;
	}
	return data.is_array() && !data.empty() && describesTask(data.front()) ? data.front() : body;
}

} // namespace

std::optional<TaskReply> parseTask(std::string_view body)
{
	const auto parsed = parseObject(body);
	if (!parsed) {
		return std::nullopt;
	}
	const json &task = unwrapped(*parsed);
	TaskReply reply;
	reply.taskId = firstText(task, {"id", "task_id"});
	if (reply.taskId.size() > kMaxIdBytes) {
		reply.taskId.clear();
	}
	reply.providerStatus = shortened(toPlainLine(textOf(member(task, "status"))), kMaxWordCodePoints);
	reply.progress = progressOf(task);
	reply.creditsReserved =
		shortened(toPlainLine(firstText(member(task, "usage"), {"credits_reserved"})), kMaxWordCodePoints);

	const json &error = member(task, "error");
	const std::string errorText = error.is_string() ? error.get<std::string>() : std::string();
	const bool hasError = !errorText.empty() || (error.is_object() && !error.empty());
	const std::string resultUrl = resultUrlOf(task);
	reply.state = stateOf(task, reply.taskId, !resultUrl.empty(), hasError);
	if (reply.state == TaskState::completed) {
		reply.resultUrl = resultUrl;
	}
	if (reply.state == TaskState::failed) {
		const std::string type = textOf(member(error, "type"));
		reply.errorCode = toPlainLine(firstText(error, {"code", "type"}));
		reply.errorMessage = toPlainLine(firstText(error, {"message", "msg", "detail"}));
		if (reply.errorCode.empty()) {
			reply.errorCode = toPlainLine(firstText(task, {"error_code", "fail_code"}));
		}
		if (reply.errorMessage.empty()) {
			reply.errorMessage = toPlainLine(errorText);
		}
		if (reply.errorMessage.empty()) {
			reply.errorMessage =
				toPlainLine(firstText(task, {"error_message", "fail_reason", "message", "msg"}));
		}
		reply.moderation = isContentPolicy({reply.errorCode, type, reply.errorMessage});
	}
	return reply;
}

std::optional<std::string> parseUpload(std::string_view body)
{
	const auto parsed = parseObject(body);
	if (!parsed) {
		return std::nullopt;
	}
	for (const json *place : {&*parsed, &member(*parsed, "data"), &member(*parsed, "file")}) {
		for (const char *name : {"url", "file_url", "download_url"}) {
			if (std::string url = textOf(member(*place, name)); isFetchableUrl(url)) {
				return url;
			}
		}
	}
	return std::nullopt;
}

} // namespace r2v::foxapi
