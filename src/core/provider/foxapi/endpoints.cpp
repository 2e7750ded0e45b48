// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/endpoints.hpp"

#include <string_view>

#include "core/http/path-segment.hpp"
#include "core/provider/foxapi/foxapi.hpp"
#include "core/provider/foxapi/task-request.hpp"

namespace r2v::foxapi {

using namespace std::chrono_literals;
using provider::Access;

namespace {

// Short answers come soon, so that a dead server is noticed soon.
constexpr Milliseconds kShortAnswerTotal = 30s;
// The paid answer is waited for long: given up, its outcome is unknown.
constexpr Milliseconds kSubmitTotal = 120s;
constexpr Milliseconds kUploadTotal = 300s;

std::string urlOf(const std::string &baseUrl, std::string_view path)
{
	std::string url = baseUrl;
	while (!url.empty() && url.back() == '/') {
		url.pop_back();
	}
	return url.append(path);
}

http::Request apiRequest(const Access &access, http::Method method, std::string_view path)
{
	http::Request request;
	request.method = method;
	request.url = urlOf(access.baseUrl, path);
	request.bearerToken = access.apiKey;
	request.headers.push_back({"Accept", "application/json"});
	request.totalTimeout = kShortAnswerTotal;
	return request;
}

} // namespace

/// POST /v1/files/upload/stream. Free, may be repeated.
http::Request FoxApi::uploadRequest(const Access &access, const std::filesystem::path &file,
				    const std::string &remoteName, const std::string &contentType) const
{
	http::Request request = apiRequest(access, http::Method::post, "/v1/files/upload/stream");
	http::FormPart filePart;
	filePart.name = "file";
	filePart.file = file;
	filePart.fileName = remoteName;
	filePart.contentType = contentType;
	http::FormPart namePart;
	namePart.name = "file_name";
	namePart.value = remoteName;
	request.form = {std::move(filePart), std::move(namePart)};
	request.totalTimeout = kUploadTotal;
	return request;
}

http::Request submitRequest(const Access &access, const provider::TaskRequest &task, const provider::Model &model)
{
	http::Request request = apiRequest(access, http::Method::post, "/v1/videos/generations");
	request.body = toJson(task, model);
	request.contentType = "application/json";
	request.sendOnce = true;
	request.stallTimeout = kSubmitTotal;
	request.totalTimeout = kSubmitTotal;
	return request;
}

std::string taskUrl(const std::string &baseUrl, const std::string &taskId)
{
	return urlOf(baseUrl, "/v1/tasks/" + http::pathSegment(taskId));
}

/// GET /v1/tasks/{id}. sync_upstream asks the gateway to refresh the status first. "completed" without a result is a
/// known race: the gateway's own cache usually has the result then, while asking upstream again repeats the race.
http::Request FoxApi::pollRequest(const Access &access, const std::string &taskId, bool isFinishing) const
{
	return apiRequest(access, http::Method::get,
			  "/v1/tasks/" + http::pathSegment(taskId) + (isFinishing ? "" : "?sync_upstream=true"));
}

/// GET /v1/account/credits: the free check of a key.
http::Request FoxApi::keyCheckRequest(const Access &access) const
{
	return apiRequest(access, http::Method::get, "/v1/account/credits");
}

} // namespace r2v::foxapi
