// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/endpoints.hpp"

#include <string_view>

#include "core/http/url-policy.hpp"

namespace r2v::foxapi {

using namespace std::chrono_literals;

namespace {

// Short answers come soon, so that a dead server is noticed soon.
constexpr Milliseconds kShortAnswerTotal = 30s;
// The paid answer is waited for long: given up, its outcome is unknown.
constexpr Milliseconds kSubmitTotal = 120s;
constexpr Milliseconds kUploadTotal = 300s;
// Of one try; the next one goes on where it stopped. Else a server that drips would be listened to for ever.
constexpr Milliseconds kDownloadTotal = 900s;

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

http::Request uploadRequest(const Access &access, const std::filesystem::path &file, const std::string &remoteName,
			    const std::string &contentType)
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

http::Request submitRequest(const Access &access, const TaskRequest &task)
{
	http::Request request = apiRequest(access, http::Method::post, "/v1/videos/generations");
	request.body = toJson(task);
	request.contentType = "application/json";
	request.sendOnce = true;
	request.stallTimeout = kSubmitTotal;
	request.totalTimeout = kSubmitTotal;
	return request;
}

std::string encodedTaskId(std::string_view taskId)
{
	// It comes from a server, and must not be able to lead elsewhere.
	static constexpr std::string_view kHex = "0123456789ABCDEF";
	static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";
	const bool onlyDots = taskId.find_first_not_of('.') == std::string_view::npos;
	std::string segment;
	for (const char character : taskId) {
		if (kPlain.find(character) != std::string_view::npos || (character == '.' && !onlyDots)) {
			segment += character;
		} else {
			const auto byte = static_cast<unsigned char>(character);
			segment.append({'%', kHex[byte >> 4], kHex[byte & 15]});
		}
	}
	return segment;
}

std::string taskUrl(const std::string &baseUrl, const std::string &taskId)
{
	return urlOf(baseUrl, "/v1/tasks/" + encodedTaskId(taskId));
}

http::Request pollRequest(const Access &access, const std::string &taskId, bool syncUpstream)
{
	return apiRequest(access, http::Method::get,
			  "/v1/tasks/" + encodedTaskId(taskId) + (syncUpstream ? "?sync_upstream=true" : ""));
}

http::Request creditsRequest(const Access &access)
{
	return apiRequest(access, http::Method::get, "/v1/account/credits");
}

http::Request downloadRequest(const Access &access, const std::string &url, const std::filesystem::path &saveTo,
			      uint64_t resumeFromBytes, uint64_t maxBytes)
{
	http::Request request;
	request.url = url;
	request.namedBy = access.baseUrl;
	const http::CheckedUrl base = http::checkUrl(access.baseUrl);
	if (base.allowed() && http::checkLink(base, url).origin == base.origin) {
		request.bearerToken = access.apiKey;
	}
	request.saveTo = saveTo;
	request.resumeFromBytes = resumeFromBytes;
	request.maxBodyBytes = maxBytes;
	request.totalTimeout = kDownloadTotal;
	return request;
}

} // namespace r2v::foxapi
