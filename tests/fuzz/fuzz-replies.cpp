// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever a server answers, with whatever status: no crash, and nothing that could not be shown to a user.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/generation/job-error.hpp"
#include "core/http/retry-policy.hpp"
#include "core/provider/foxapi/replies.hpp"
#include "core/provider/providers.hpp"
#include "core/text/utf8.hpp"

namespace {

using namespace r2v;

void require(bool holds)
{
	if (!holds) {
		abort();
	}
}

/// One line of valid UTF-8.
void requireShowable(const std::string &text)
{
	require(text::toValidUtf8(text) == text);
	require(text.find_first_of(std::string_view("\n\r\0", 3)) == std::string::npos);
}

/// What a Transport can fetch: ASCII without blanks, and no scheme but those of the web.
void requireFetchable(const std::string &url)
{
	require(url.starts_with("https://") || url.starts_with("http://") ||
		url.starts_with(provider::kRehearsalBaseUrl));
	for (const char character : url) {
		const auto byte = static_cast<unsigned char>(character);
		require(url.starts_with(provider::kRehearsalBaseUrl) || (byte > 0x20 && byte < 0x7F));
	}
}

void readTask(std::string_view body, std::string_view pageUrl)
{
	const auto task = foxapi::parseTask(body, pageUrl);
	if (!task) {
		return;
	}
	require(task->state != provider::TaskState::completed || !task->resultUrl.empty());
	require(task->progress.value_or(0) >= 0 && task->progress.value_or(0) <= 100);
	require(text::toValidUtf8(task->taskId) == task->taskId);
	if (!task->resultUrl.empty()) {
		requireFetchable(task->resultUrl);
	}
	requireShowable(task->providerStatus);
	requireShowable(task->creditsReserved);
	requireShowable(task->errorCode);
	requireShowable(task->errorMessage);
}

void readError(const http::Response &response)
{
	const provider::ApiError error = foxapi::parseError(response, UtcTime{});
	requireShowable(error.message);
	require(error.retryAfter.value_or(Milliseconds(0)) >= Milliseconds(0));
	require(error.retryAfter.value_or(Milliseconds(0)) <= http::kMaxRetryAfter);
	requireShowable(generation::errorOf(response, provider::builtIn().usual(), UtcTime{}).detail);
}

} // namespace

/// The first byte chooses the status, the first line is Retry-After, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static constexpr int kStatuses[] = {200, 400, 401, 402, 403, 404, 413, 422, 429, 500, 502, 503, 504, 302, 0};
	if (size == 0) {
		return 0;
	}
	const std::string_view input(reinterpret_cast<const char *>(data) + 1, size - 1);
	const size_t lineEnd = input.find('\n');
	http::Response response;
	response.status = kStatuses[data[0] % std::size(kStatuses)];
	if (lineEnd != std::string_view::npos) {
		response.headers.push_back({"Retry-After", std::string(input.substr(0, lineEnd))});
		response.body = input.substr(lineEnd + 1);
	} else {
		response.body = input;
	}
	readTask(response.body, "https://api.example/v1/tasks/t");
	readTask(response.body, provider::kRehearsalBaseUrl);
	if (const auto url = foxapi::parseUpload(response.body)) {
		require(!url->empty());
	}
	readError(response);
	return 0;
}
