// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/replies.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/http/ascii.hpp"
#include "core/provider/foxapi/moderation.hpp"
#include "core/provider/foxapi/result-link.hpp"
#include "core/provider/foxapi/result-search.hpp"
#include "core/provider/foxapi/task-search.hpp"
#include "core/provider/foxapi/tolerant-json.hpp"
#include "core/provider/plain-text.hpp"
#include "core/text/utf8.hpp"

namespace r2v::foxapi {

using nlohmann::json;
using provider::TaskReply;
using provider::TaskState;
using provider::toPlainLine;

namespace {

constexpr size_t kMaxWordCodePoints = 64;

constexpr std::array kQueued{"pending",      "queued",       "queueing", "created", "submitted",
			     "initializing", "initialising", "wait",     "waiting", "in_queue"};
/// A result or an error beside these is of the way, not of the end.
constexpr std::array kAtWork{
	"processing", "running",   "in_progress",    "inprogress",      "progressing", "progress",  "generating",
	"rendering",  "started",   "starting",       "working",         "active",      "executing", "preparing",
	"encoding",   "uploading", "postprocessing", "post_processing", "retrying",    "retry",     "ongoing"};
constexpr std::array kDone{"completed", "complete", "succeeded", "success", "succeed", "finished", "done"};
constexpr std::array kFailed{"failed",   "fail",      "failure",    "error",   "cancelled",
			     "canceled", "canceling", "cancelling", "expired", "rejected"};

constexpr std::array kNoError{"0", "false", "null", "none", "ok", "success", "200"};

template <typename Names>
bool isOneOf(const Names &names, const std::string &status)
{
	return std::any_of(names.begin(), names.end(), [&](const char *name) { return status == name; });
}

struct Signs {
	std::string status;
	bool hasId = false;
	bool hasError = false;
	/// Nothing of the answer is missing.
	bool whole = true;
	FoundResult result;
};

TaskState stateOf(const Signs &signs)
{
	const bool hasResult = !signs.result.url.empty();
	const std::string &status = signs.status;
	// Without an id a gateway may tell of itself so.
	const bool ofGateway =
		!signs.hasId && !hasResult && (status == "success" || status == "error" || status == "fail");
	if (ofGateway) {
		return TaskState::running;
	}
	if (isOneOf(kDone, status)) {
		return hasResult ? TaskState::completed : TaskState::finishing;
	}
	if (isOneOf(kFailed, status)) {
		return TaskState::failed;
	}
	if (isOneOf(kQueued, status)) {
		return TaskState::queued;
	}
	if (isOneOf(kAtWork, status)) {
		return TaskState::running;
	}
	if (hasResult && signs.result.inResultPlace) {
		return TaskState::completed;
	}
	// Without a status and an id it is the gateway that failed, not the task; and the status may have been cut off.
	const bool ofTask = !status.empty() || (signs.hasId && signs.whole);
	return signs.hasError && ofTask ? TaskState::failed : TaskState::running;
}

std::optional<int> progressOf(const json &task)
{
	const std::string text = firstText(task, {"progress", "percentage", "percent"});
	double percent = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
	if (error != std::errc() || !std::isfinite(percent)) {
		return std::nullopt;
	}
	return static_cast<int>(std::clamp(std::floor(percent), 0.0, 100.0));
}

/// {"code":0,"message":""} and false are no error.
bool tellsOfError(const json &error)
{
	if (error.is_object()) {
		return std::any_of(error.begin(), error.end(), [](const json &item) { return tellsOfError(item); });
	}
	const std::string text = http::toLower(http::trimmed(textOf(error)));
	return !text.empty() && !isOneOf(kNoError, text);
}

/// The error that stands in the task or in what is around it; null where that holds no words.
const json &errorIn(const json &place)
{
	static const json kNone;
	for (const char *name : {"error", "errors", "err", "failure"}) {
		const json *error = &member(place, name);
		if (error->is_array() && !error->empty()) {
			error = &error->front();
		}
		if (tellsOfError(*error)) {
			return *error;
		}
	}
	return kNone;
}

void readFailure(TaskReply &reply, const json &task, const json &error)
{
	const std::string type = textOf(member(error, "type"));
	reply.errorCode = toPlainLine(firstText(error, {"code", "type"}));
	reply.errorMessage = toPlainLine(firstText(error, {"message", "msg", "detail", "reason", "description"}));
	if (reply.errorCode.empty()) {
		reply.errorCode = toPlainLine(firstText(task, {"error_code", "fail_code", "failure_code"}));
	}
	if (reply.errorMessage.empty() && error.is_string()) {
		reply.errorMessage = toPlainLine(textOf(error));
	}
	if (reply.errorMessage.empty()) {
		reply.errorMessage = toPlainLine(firstText(task, {"error_message", "error_msg", "fail_reason",
								  "failure_reason", "fail_msg", "message", "msg"}));
	}
	reply.moderation = isContentPolicy({reply.errorCode, type, reply.errorMessage});
}

bool isPlainLink(const std::string &url)
{
	return url.find("://") != std::string::npos && std::none_of(url.begin(), url.end(), [](char c) {
		       const auto byte = static_cast<unsigned char>(c);
		       return byte <= 0x20 || byte >= 0x7F || byte == '\\';
	       });
}

std::string creditsIn(const json &place)
{
	return text::shortened(toPlainLine(firstText(member(place, "usage"), {"credits_reserved"})),
			       kMaxWordCodePoints);
}

} // namespace

std::optional<TaskReply> parseTask(std::string_view body, std::string_view pageUrl)
{
	const LooseJson read = readLoosely(body);
	const FoundTask found = findTask(read);
	if (!found.task) {
		return std::nullopt;
	}
	const json &task = *found.task;
	const json &document = *found.document;
	FoundId id = findTaskId(read);
	if (read.onPage && !id.isCertain) {
		return std::nullopt;
	}
	TaskReply reply;
	reply.taskId = std::move(id.id);
	reply.hasCertainId = id.isCertain;
	reply.whole = read.whole;
	reply.providerStatus = text::shortened(toPlainLine(statusOf(task)), kMaxWordCodePoints);
	reply.progress = progressOf(task);
	reply.creditsReserved = creditsIn(task);
	if (reply.creditsReserved.empty()) {
		reply.creditsReserved = creditsIn(document);
	}

	Signs signs{.status = plainStatus(statusOf(task)),
		    .hasId = !reply.taskId.empty(),
		    .hasError = false,
		    .whole = read.whole,
		    .result = findResult(task, pageUrl)};
	if (signs.result.url.empty() && &task != &document) {
		signs.result = findResult(document, pageUrl);
	}
	const json *error = &errorIn(task);
	if (error->is_null()) {
		error = &errorIn(document);
	}
	signs.hasError = !error->is_null();
	reply.state = stateOf(signs);
	if (reply.state == TaskState::completed) {
		reply.resultUrl = signs.result.url;
	}
	if (reply.state == TaskState::failed || (reply.state == TaskState::finishing && signs.hasError)) {
		readFailure(reply, task, *error);
	}
	return reply;
}

std::optional<std::string> parseUpload(std::string_view body, std::string_view pageUrl)
{
	const auto parsed = firstObject(body);
	if (!parsed) {
		return std::nullopt;
	}
	for (const json *place : {&*parsed, &member(*parsed, "data"), &member(*parsed, "file")}) {
		for (const char *name : {"url", "file_url", "download_url"}) {
			const std::string url = textOf(member(*place, name));
			if (const auto link = resolveLink(url, pageUrl)) {
				// The provider shall know it again.
				return isPlainLink(url) ? url : *link;
			}
		}
	}
	return std::nullopt;
}

std::string parseBalance(std::string_view body)
{
	const std::optional<json> answer = firstObject(body);
	if (!answer) {
		return {};
	}
	// The form of the answer is not documented: the account itself first, then what stands around it.
	const json &data = member(*answer, "data");
	for (const json *place : {&member(data, "user"), &member(data, "account"), &data, &member(*answer, "user"),
				  &member(*answer, "account"), &*answer}) {
		const std::string found = firstText(*place, {"credits", "balance", "remaining_credits",
							     "available_credits", "credit_balance", "total_available"});
		if (!found.empty()) {
			return text::shortened(toPlainLine(found), kMaxWordCodePoints);
		}
	}
	return {};
}

} // namespace r2v::foxapi
