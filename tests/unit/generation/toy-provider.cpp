// SPDX-License-Identifier: GPL-2.0-or-later
#include "generation/toy-provider.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "core/provider/foxapi/foxapi.hpp"

namespace r2v::generation {

using nlohmann::json;
using provider::ApiError;
using provider::SubmitReply;
using provider::TaskReply;
using provider::TaskState;

namespace {

constexpr std::array<std::string_view, 3> kFields{"prompt", "duration", "resolution"};
constexpr std::array<provider::OutputSize, 2> kSizes{{{"360p", {}, 0, 0}, {"540p", {}, 0, 0}}};
constexpr std::array<provider::Model, 1> kModels{{{
	.name = "toy-1",
	.fields = kFields,
	.promptCodePoints = 40,
	.negativePromptCodePoints = 0,
	.minDurationS = 1,
	.maxDurationS = 20,
	.maxDurationWithVideoS = 20,
	.maxSeed = 9,
	.images = {.least = 1, .most = 2},
	.videos = {.least = 0, .most = 0},
	.references = {.least = 1, .most = 2},
	.image = {.minSidePx = 64, .maxSidePx = 1000, .maxAspect = 3, .maxBytes = 1'000'000},
	.video = {},
	.sizes = kSizes,
}}};

json read(const http::Response &response)
{
	const json body = json::parse(response.body, nullptr, false);
	return body.is_object() ? body : json::object();
}

TaskReply taskIn(const json &job)
{
	const std::string phase = job.value("phase", "");
	TaskReply reply;
	reply.taskId = job.value("ref", "");
	reply.providerStatus = phase;
	reply.progress = static_cast<int>(job.value("done", 0.0) * 100);
	reply.resultUrl = job.value("movie", "");
	reply.errorMessage = job.value("why", "");
	reply.moderation = job.value("naughty", false);
	reply.state = phase == "made"     ? TaskState::completed
		      : phase == "broken" ? TaskState::failed
		      : phase == "line"   ? TaskState::queued
					  : TaskState::running;
	return reply;
}

} // namespace

ToyProvider::ToyProvider() :
	Provider({.name = "toy",
		  .baseUrl = "https://toys.example/api",
		  .baseUrlVariable = "R2V_TEST_TOY_URL",
		  .apiKeyVariable = "R2V_TEST_TOY_KEY",
		  .resultsLive = std::chrono::hours(2),
		  .models = kModels})
{}

std::string ToyProvider::kindOf(const http::Request &request)
{
	const auto has = [&request](const char *part) { return request.url.find(part) != std::string::npos; };
	return !request.saveTo.empty() ? "download"
	       : has("/pictures")      ? "upload"
	       : has("/state")         ? "poll"
	       : has("/jobs")          ? "submit"
	       : has("/whoami")        ? "credits"
				       : "nothing of the toy";
}

provider::Providers ToyProvider::besideTheBuiltIn()
{
	std::vector<std::unique_ptr<const Provider>> all;
	all.push_back(std::make_unique<const foxapi::FoxApi>());
	all.push_back(std::make_unique<const ToyProvider>());
	return provider::Providers(std::move(all));
}

void ToyProvider::addKey(http::Request &request, const std::string &apiKey) const
{
	request.tokenHeader = "X-Toy-Key: ";
	request.bearerToken = apiKey;
}

http::Request ToyProvider::request(const provider::Access &access, http::Method method, const std::string &path) const
{
	http::Request request;
	request.method = method;
	request.url = access.baseUrl + path;
	addKey(request, access.apiKey);
	return request;
}

http::Request ToyProvider::uploadRequest(const provider::Access &access, const std::filesystem::path &file,
					 const std::string &remoteName, const std::string &contentType) const
{
	http::Request upload = request(access, http::Method::post, "/pictures");
	http::FormPart part;
	part.name = "blob";
	part.file = file;
	part.fileName = remoteName;
	part.contentType = contentType;
	upload.form = {part};
	return upload;
}

/// Without sendOnce: that is not left to a provider.
http::Request ToyProvider::submitRequest(const provider::Access &access, const provider::TaskRequest &task) const
{
	http::Request submit = request(access, http::Method::post, "/jobs");
	submit.contentType = "application/json";
	submit.body = json{{"engine", task.model},
			   {"say", task.prompt},
			   {"seconds", task.durationS},
			   {"quality", task.resolution},
			   {"pictures", task.referenceImageUrls}}
			      .dump();
	return submit;
}

http::Request ToyProvider::pollRequest(const provider::Access &access, const std::string &taskId, bool) const
{
	return request(access, http::Method::get, "/jobs/" + taskId + "/state");
}

http::Request ToyProvider::keyCheckRequest(const provider::Access &access) const
{
	return request(access, http::Method::get, "/whoami");
}

std::optional<std::string> ToyProvider::readUpload(const http::Response &response, const std::string &) const
{
	const std::string handle = read(response).value("handle", "");
	return response.ok() && !handle.empty() ? std::optional(handle) : std::nullopt;
}

/// It answers 202, and 503 means that it took nothing.
SubmitReply ToyProvider::readSubmit(const http::Response &response, const std::string &) const
{
	using Outcome = SubmitReply::Outcome;
	const json body = read(response);
	if (response.status == 202 && body.contains("job")) {
		return {.outcome = Outcome::accepted, .task = taskIn(body["job"])};
	}
	return {.outcome = response.status == 503   ? Outcome::notTaken
			   : response.status == 418 ? Outcome::refused
						    : Outcome::unclear,
		.task = {}};
}

std::optional<TaskReply> ToyProvider::readPoll(const http::Response &response, const std::string &,
					       const std::string &) const
{
	const json body = read(response);
	return response.status == 200 && body.contains("phase") ? std::optional(taskIn(body)) : std::nullopt;
}

/// A key that it does not know is 418 to it.
ApiError ToyProvider::readError(const http::Response &response, UtcTime now) const
{
	ApiError error = provider::errorOfStatus(response, now);
	const json body = read(response);
	error.isJson = body.contains("oops");
	error.message = body.value("oops", "");
	error.unknownTask = error.message == "no such job";
	if (error.message == "who are you") {
		error.kind = ApiError::Kind::unauthorized;
	}
	return error;
}

} // namespace r2v::generation
