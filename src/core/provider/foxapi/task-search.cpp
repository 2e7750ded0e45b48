// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/task-search.hpp"

#include <algorithm>
#include <array>
#include <climits>

#include "core/http/ascii.hpp"

namespace r2v::foxapi {

using nlohmann::json;

namespace {

/// What no server needs for an id.
constexpr size_t kMaxIdBytes = 64 * 1024;

constexpr int kCalledTask = 40;
constexpr int kCalledJob = 30;
constexpr int kPlainId = 20;
constexpr int kBareText = 10;
constexpr int kWithStatus = 20;
constexpr int kWithTaskMarks = 5;
constexpr int kPerLevel = -3;
/// Inside of what is about something else.
constexpr int kElsewhere = -25;
constexpr int kCertain = 30;

constexpr std::array<std::string_view, 6> kStatusNames{"status",     "state",      "task_status",
						       "task_state", "job_status", "job_state"};

using Names = std::initializer_list<std::string_view>;

bool isOneOf(Names names, std::string_view name)
{
	return std::find(names.begin(), names.end(), name) != names.end();
}

/// Their ids are those of other things, by plainName().
bool isAboutSomethingElse(std::string_view name)
{
	return isOneOf({"error",    "errors",  "usage",        "user",      "account",  "owner",        "model",
			"metadata", "meta",    "images",       "image",     "files",    "file",         "token",
			"group",    "channel", "organization", "team",      "project",  "workspace",    "plan",
			"billing",  "links",   "references",   "reference", "webhook",  "createdby",    "creator",
			"provider", "assets",  "trace",        "session",   "baseresp", "configuration"},
		       name);
}

/// What was asked for, which may be made of another task.
bool isOfTheRequest(std::string_view name)
{
	return isOneOf({"input", "inputs", "request", "params", "parameters", "parent", "prompt", "arguments", "args",
			"options", "previous", "source", "sourcetask", "parenttask", "original"},
		       name);
}

/// Envelopes whose own id is the task's, also without a status beside it.
bool isEnvelope(std::string_view name)
{
	return name.empty() || isOneOf({"data",     "task",       "tasks",       "output",     "outputs",   "result",
					"results",  "response",   "resp",        "video",      "videos",    "job",
					"jobs",     "generation", "generations", "prediction", "operation", "payload",
					"body",     "content",    "item",        "items",      "record",    "records",
					"taskinfo", "taskresult", "message",     "value",      "d",         "return"},
				       name);
}

/// An envelope's word for "this request went well" is no state of a task.
bool isEnvelopeStatus(const std::string &plain)
{
	return plain.find_first_not_of("0123456789") == std::string::npos ||
	       isOneOf({"success", "ok", "true", "false", "error", "fail"}, plain);
}

std::string idText(const json &value)
{
	if (value.is_number()) {
		// What is not set is 0 in some languages.
		const std::string digits = value.dump();
		return digits == "0" || digits.starts_with('-') ? std::string() : digits;
	}
	if (!value.is_string()) {
		return {};
	}
	const auto text = value.get<std::string>();
	const bool tellsNone = isOneOf({"", "null", "none", "undefined", "nil"}, http::toLower(http::trimmed(text)));
	return tellsNone || text.size() > kMaxIdBytes ? std::string() : text;
}

/// {"data":"task-17"}: no sentence and no word such as "success".
std::string bareId(const json &value)
{
	const std::string text = idText(value);
	const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
		return http::isAlpha(c) || http::isDigit(c) || c == '-' || c == '_' || c == ':';
	});
	return plain && text.size() >= 6 && std::any_of(text.begin(), text.end(), http::isDigit) ? text : std::string();
}

/// How fal tells of a task: its request_id is what is asked for later.
bool queuesRequest(const json &object)
{
	return !member(object, "status_url").is_null() || !member(object, "response_url").is_null() ||
	       !member(object, "queue_position").is_null() ||
	       isOneOf({"in_queue", "in_progress"}, plainStatus(statusOf(object)));
}

bool hasTaskMarks(const json &object)
{
	for (const char *name : {"object", "type", "kind"}) {
		const std::string mark = http::toLower(textOf(member(object, name)));
		if (mark.find("task") != std::string::npos || mark.find("video") != std::string::npos ||
		    mark.find("generation") != std::string::npos) {
			return mark.find("error") == std::string::npos;
		}
	}
	return false;
}

class IdSearch {
public:
	void look(const json &value, const std::string &name, int depth, int score)
	{
		if (value.is_array()) {
			for (const json &item : value) {
				look(item, name, depth, score);
			}
			return;
		}
		if (!value.is_object()) {
			return;
		}
		lookInside(value, name, depth, score);
		for (auto item = value.begin(); item != value.end(); ++item) {
			const std::string inner = plainName(item.key());
			if (item->is_structured() && !isOfTheRequest(inner)) {
				look(*item, inner, depth + 1,
				     score + kPerLevel + (isAboutSomethingElse(inner) ? kElsewhere : 0));
			}
		}
	}

	FoundId take() { return {.id = std::move(best_), .isCertain = bestScore_ >= kCertain}; }

private:
	void lookInside(const json &object, const std::string &name, int depth, int score)
	{
		const bool elsewhere = score < kPerLevel * depth;
		const std::string status = plainStatus(statusOf(object));
		const bool hasStatus = !status.empty() && !isEnvelopeStatus(status);
		score += (hasStatus ? kWithStatus : 0) + (hasTaskMarks(object) ? kWithTaskMarks : 0);
		for (const char *task : {"task_id", "task_uuid", "task_no"}) {
			offer(idText(member(object, task)), score + kCalledTask);
		}
		for (const char *job : {"job_id", "generation_id", "video_id", "prediction_id", "operation_id"}) {
			offer(idText(member(object, job)), score + kCalledJob);
		}
		const bool ofCall = !member(object, "jsonrpc").is_null();
		if (!elsewhere && !ofCall && (isEnvelope(name) || hasStatus || hasTaskMarks(object))) {
			offer(idText(member(object, "id")), score + kPlainId);
			offer(idText(member(object, "uuid")), score + kPlainId - 1);
		}
		if (!elsewhere && queuesRequest(object)) {
			offer(idText(member(object, "request_id")), score + kBareText - 1);
		}
		if (depth == 0) {
			for (const char *bare : {"task", "job", "data", "result"}) {
				offer(bareId(member(object, bare)), score + kBareText);
			}
		}
	}

	void offer(std::string id, int score)
	{
		if (!id.empty() && score > bestScore_) {
			best_ = std::move(id);
			bestScore_ = score;
		}
	}

	int bestScore_ = INT_MIN;
	std::string best_;
};

class StateSearch {
public:
	void look(const json &value, const json &document, const std::string &name, int depth)
	{
		if (value.is_array()) {
			for (const json &item : value) {
				look(item, document, name, depth);
			}
			return;
		}
		if (!value.is_object()) {
			return;
		}
		const std::string status = plainStatus(statusOf(value));
		const std::string id = ownIdOf(value);
		if (!status.empty() || !id.empty() || depth == 0) {
			const int ofStatus = status.empty() ? 0 : (isEnvelopeStatus(status) ? 2 : 25);
			const int score = (id.empty() ? 0 : 20) + ofStatus - 2 * depth;
			const bool isNewDocument = &document != found_.document;
			// Of several documents, as in a stream, the last tells how it is now.
			if (score > bestScore_ || (isNewDocument && score == bestScore_)) {
				bestScore_ = score;
				found_ = {.task = &value, .document = &document};
			}
		}
		for (auto item = value.begin(); item != value.end(); ++item) {
			const std::string inner = plainName(item.key());
			if (item->is_structured() && !isOfTheRequest(inner) && !isAboutSomethingElse(inner)) {
				look(*item, document, inner, depth + 1);
			}
		}
	}

	FoundTask take() const { return found_; }

private:
	int bestScore_ = INT_MIN;
	FoundTask found_;
};

} // namespace

FoundId findTaskId(const LooseJson &answer)
{
	IdSearch search;
	for (const json &document : answer.documents) {
		search.look(document, {}, 0, 0);
	}
	return search.take();
}

FoundTask findTask(const LooseJson &answer)
{
	StateSearch search;
	for (const json &document : answer.documents) {
		search.look(document, document, {}, 0);
	}
	return search.take();
}

std::string statusOf(const json &task)
{
	for (const std::string_view name : kStatusNames) {
		const json &status = member(task, name);
		std::string text =
			status.is_object() ? firstText(status, {"state", "status", "name", "value"}) : textOf(status);
		if (!http::trimmed(text).empty()) {
			return text;
		}
	}
	return {};
}

std::string plainStatus(std::string_view status)
{
	std::string plain = http::toLower(http::trimmed(status));
	std::replace_if(
		plain.begin(), plain.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
	for (const std::string_view prefix : {"task_status_", "task_state_", "job_status_", "job_state_", "task_"}) {
		if (plain.starts_with(prefix)) {
			plain.erase(0, prefix.size());
		}
	}
	return plain;
}

std::string ownIdOf(const json &task)
{
	for (const char *name : {"task_id", "id", "job_id", "generation_id", "video_id", "uuid"}) {
		if (std::string id = idText(member(task, name)); !id.empty()) {
			return id;
		}
	}
	return {};
}

} // namespace r2v::foxapi
