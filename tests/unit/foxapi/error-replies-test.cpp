// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/provider/foxapi/replies.hpp"
#include "core/provider/foxapi/task-request.hpp"
#include "core/text/utf8.hpp"

namespace r2v::foxapi {
namespace {

using provider::ApiError;

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// Sun, 06 Nov 1994 08:49:37 GMT
const UtcTime kNow{784111777s};

ApiError errorOf(int status, std::string body, std::vector<http::Header> headers = {})
{
	http::Response response;
	response.status = status;
	response.body = std::move(body);
	response.headers = std::move(headers);
	return parseError(response, kNow);
}

std::string messageOf(std::string body)
{
	return errorOf(500, std::move(body)).message;
}

std::optional<Milliseconds> retryAfter(const std::string &value)
{
	return errorOf(429, "{}", {{"retry-after", value}}).retryAfter;
}

TEST(ErrorReply, ReadsTheDocumentedShape)
{
	const ApiError error = errorOf(
		422, R"({"error":{"message":"seed must be >= 0","type":"invalid_request_error","code":"bad_seed"}})");
	EXPECT_EQ(error.status, 422);
	EXPECT_EQ(error.type, "invalid_request_error");
	EXPECT_EQ(error.code, "bad_seed");
	EXPECT_EQ(error.message, "seed must be >= 0");
	EXPECT_FALSE(error.retryAfter);
	EXPECT_FALSE(error.moderation);
}

TEST(ErrorReply, QuotesNoHalfOfAJsonObject)
{
	EXPECT_EQ(messageOf(R"( {"id":"file-1","url":"https://cdn.exam)"), "");
	EXPECT_EQ(messageOf("upstream connect error"), "upstream connect error");
}

TEST(ErrorReply, ReadsTheOtherShapesOfJson)
{
	EXPECT_EQ(messageOf(R"({"error":"no channel"})"), "no channel");
	EXPECT_EQ(messageOf(R"({"message":"Not Found"})"), "Not Found");
	EXPECT_EQ(messageOf(R"({"success":false,"code":401,"msg":"token expired"})"), "token expired");
	EXPECT_EQ(errorOf(401, R"({"success":false,"code":401,"msg":"token expired"})").code, "401");
	EXPECT_EQ(messageOf(R"({"detail":"no such task"})"), "no such task");
	EXPECT_EQ(messageOf(R"({"detail":[{"loc":["body","seed"],"msg":"not an integer"},
		{"loc":["body","x"],"msg":"extra fields not permitted"}]})"),
		  "seed: not an integer; x: extra fields not permitted");
	EXPECT_EQ(messageOf(R"({"error":null})"), "");
	EXPECT_EQ(messageOf("[]"), "[]");
}

TEST(ErrorReply, ReadsPlainTextAndPages)
{
	EXPECT_EQ(messageOf("error code: 1010"), "error code: 1010");
	EXPECT_EQ(messageOf("<html><head><title>413 Request Entity Too Large</title></head><body>x</body></html>"),
		  "413 Request Entity Too Large");
	EXPECT_EQ(messageOf("<!DOCTYPE html><style>p{color:red}</style><script>alert('<p>')</script>"
			    "<h1>Bad\n gateway</h1><p>Ray&nbsp;ID: 8&amp;9"),
		  "Bad gateway Ray ID: 8&9");
	EXPECT_EQ(messageOf(""), "");
	EXPECT_EQ(messageOf("<html></html>"), "");
}

TEST(ErrorReply, IsOneLineWithoutMarkUp)
{
	EXPECT_EQ(messageOf(R"({"error":{"message":"a\r\n\tb <img src=x onerror=y> c\u2028d\u0000e\u202Ef"}})"),
		  "a b c d ef");
	EXPECT_THAT(messageOf("&lt;b&gt;bold&lt;/b&gt;"), Not(HasSubstr("<b>")));
	EXPECT_EQ(messageOf(R"({"error":{"message":"2 < 3 > 1"}})"), "2 < 3 > 1");
}

TEST(ErrorReply, IsAtMost300CodePoints)
{
	std::string text;
	for (int i = 0; i < 2000; ++i) {
		text += "🦊";
	}
	const std::string message = messageOf(R"({"error":{"message":")" + text + R"("}})");
	EXPECT_EQ(text::countCodePoints(message), 300U);
	EXPECT_THAT(message, HasSubstr("…"));
}

TEST(ErrorReply, RepeatsNoKeyAndNoSignedLink)
{
	const std::string message = messageOf(
		R"({"error":{"message":"Incorrect key sk-abcdef1234567890, see https://h.example/p?token=geheim"}})");
	EXPECT_THAT(message, Not(HasSubstr("abcdef1234567890")));
	EXPECT_THAT(message, Not(HasSubstr("geheim")));
	EXPECT_THAT(message, HasSubstr("https://h.example/p"));
}

TEST(ErrorReply, SurvivesHostileBodies)
{
	for (const char character : {'<', '&', '?', '[', '{', '"', '\xFF', '\0', 's'}) {
		const ApiError error = errorOf(500, std::string(1 << 20, character));
		EXPECT_LE(text::countCodePoints(error.message), 300U);
	}
	std::string scripts;
	for (int i = 0; i < 100'000; ++i) {
		scripts += "<script";
	}
	EXPECT_EQ(messageOf(scripts), "");
}

TEST(ErrorReply, TellsContentPolicy)
{
	EXPECT_TRUE(errorOf(400, R"({"error":{"code":"content_policy_violation","message":"no"}})").moderation);
	EXPECT_TRUE(errorOf(400, R"({"error":{"message":"Prompt violates our content policy"}})").moderation);
}

TEST(ErrorReply, TellsThatTheKeyMayNotUseTheModelWhateverTheStatus)
{
	for (const char *body :
	     {R"({"error":{"code":"model_not_found","message":"no"}})", R"({"error":{"code":"no_compatible_channel"}})",
	      R"({"error":{"type":"model_not_found","message":"no"}})", R"({"code":"ModelNotFound","message":"no"})",
	      R"({"error":{"code":"Model.AccessDenied"}})", R"({"error":{"code":"model_not_allowed"}})",
	      R"({"error":{"code":"no_available_channel"}})", R"({"error":"model_not_found"})",
	      R"({"errors":[{"code":"model_not_supported"}]})", R"({"error":{"code":"unsupported_model"}})",
	      R"({"error":{"message":"No available channel for model wan-2.7 under group default"}})",
	      R"({"error":{"message":"The model `x` does not exist or you do not have access to it."}})",
	      R"({"error":{"message":"当前分组 default 下对于模型 wan 无可用渠道"}})",
	      R"({"error":{"code":"model_not_found","message":"cut o)"}) {
		for (const int status : {200, 400, 403, 404, 422, 500, 503}) {
			EXPECT_TRUE(errorOf(status, body).notEnabled) << status << body;
		}
	}
	for (const char *body : {R"({"error":{"code":"service_unavailable","message":"model is busy"}})",
				 R"({"error":{"code":"task_not_found"}})",
				 R"({"error":{"message":"upstream busy","type":"server_error"}})",
				 R"({"error":{"code":"invalid_model_output"}})",
				 R"({"error":{"code":"model_overloaded"}})", R"({"id":"t","model":"model_not_found"})",
				 "model_not_found", "{}", R"({"error":{"code":"model_not_fou)"}) {
		EXPECT_FALSE(errorOf(503, body).notEnabled) << body;
	}
}

TEST(ErrorReply, IsToldApartFromAPage)
{
	for (const char *body : {R"({"error":{"message":"no such task"}})", "{}", "\xEF\xBB\xBF{\"message\":\"x\"}"}) {
		EXPECT_TRUE(errorOf(404, body).isJson) << body;
	}
	for (const char *body : {"<html><h1>404 Not Found</h1><hr>nginx</html>", "", "404 page not found", "[]",
				 "default backend", R"(<html><script>x={"error":{"message":"no"}}</script></html>)"}) {
		EXPECT_FALSE(errorOf(404, body).isJson) << body;
	}
	EXPECT_EQ(messageOf("{\"error\":{\"message\":\"caf\xE9\"}}"), "caf\xEF\xBF\xBD");
	EXPECT_EQ(messageOf("caf\xE9"), "caf\xEF\xBF\xBD");
}

TEST(RetryAfter, IsReadAsSecondsOrDateAndCapped)
{
	EXPECT_EQ(retryAfter("7"), 7s);
	EXPECT_EQ(retryAfter(" 0.5 "), 500ms);
	EXPECT_EQ(retryAfter("120"), 120s);
	EXPECT_EQ(retryAfter("86400"), 120s);
	EXPECT_EQ(retryAfter("99999999999999999999999999"), 120s);
	EXPECT_EQ(retryAfter("Sun, 06 Nov 1994 08:49:47 GMT"), 10s);
	EXPECT_EQ(retryAfter("Sunday, 06-Nov-94 08:49:47 GMT"), 10s);
	EXPECT_EQ(retryAfter("Sun Nov  6 08:49:47 1994"), 10s);
	EXPECT_EQ(retryAfter("Sun, 06 Nov 1994 09:49:47 GMT"), 120s);
	EXPECT_EQ(retryAfter("Sun, 06 Nov 1994 08:00:00 GMT"), 0s);
}

TEST(RetryAfter, IsNothingWhereItCannotBeRead)
{
	for (const char *value : {"", "soon", "-5", "12x", "1.2.3", "\xFF"}) {
		EXPECT_EQ(retryAfter(value), std::nullopt) << value;
	}
	EXPECT_EQ(errorOf(429, "{}").retryAfter, std::nullopt);
}

} // namespace
} // namespace r2v::foxapi
