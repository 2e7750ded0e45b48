// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/provider/foxapi/replies.hpp"
#include "core/provider/foxapi/result-link.hpp"

namespace r2v::foxapi {
namespace {

using provider::TaskReply;
using provider::TaskState;

const std::string kPage = "https://api.example/v1/tasks/t";

std::string link(std::string_view text, std::string_view page = kPage)
{
	return resolveLink(text, page).value_or("(none)");
}

/// Of a finished task with these members.
std::string resultOf(const std::string &members, const std::string &status = "completed")
{
	const auto reply = parseTask(R"({"id":"t","status":")" + status + R"(",)" + members + "}", kPage);
	return reply ? reply->resultUrl : "(unread)";
}

TEST(ResultLink, IsTakenAsABrowserWouldOpenIt)
{
	EXPECT_EQ(link("https://cdn.example/x.mp4?sig=a%20b&e=1"), "https://cdn.example/x.mp4?sig=a%20b&e=1");
	EXPECT_EQ(link("HTTPS://cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link(" \n\thttps://cdn.example/x.mp4 \r\n"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("\u00a0https://cdn.example/x.mp4\u200b"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https://cdn.example/my clip.mp4"), "https://cdn.example/my%20clip.mp4");
	EXPECT_EQ(link("https://cdn.exa\nmple/x\t.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https://cdn.example/片.mp4?q=ü x"), "https://cdn.example/%E7%89%87.mp4?q=%C3%BC%20x");
	EXPECT_EQ(link("https://cdn.example/a\"b<c>`{d}^.mp4"), "https://cdn.example/a%22b%3Cc%3E%60%7Bd%7D%5E.mp4");
	EXPECT_EQ(link("https://cdn.example/x.mp4?q='a'|\"b\""), "https://cdn.example/x.mp4?q=%27a%27|%22b%22");
	EXPECT_EQ(link("https://cdn.example/100%.mp4"), "https://cdn.example/100%.mp4");
	EXPECT_EQ(link("https:\\\\cdn.example\\a\\x.mp4?p=\\"), "https://cdn.example/a/x.mp4?p=\\");
	EXPECT_EQ(link("https:/cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https:////cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https:cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https://cdn.example/x.mp4#t=0"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https://cdn.example"), "https://cdn.example/");
	EXPECT_EQ(link("https://cdn.example?id=7"), "https://cdn.example/?id=7");
	EXPECT_EQ(link("https://cdn.example:8443/x.mp4"), "https://cdn.example:8443/x.mp4");
	EXPECT_EQ(link("https://[2001:db8::1]:8443/x.mp4"), "https://[2001:db8::1]:8443/x.mp4");
	EXPECT_EQ(link("https://bücher.example/x.mp4"), "https://xn--bcher-kva.example/x.mp4");
	EXPECT_EQ(link("https://пример.рф:8443/x.mp4"), "https://xn--e1afmkfd.xn--p1ai:8443/x.mp4");
	EXPECT_EQ(link("https://cdn。example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("https://cdn.example/" + std::string(20'000, 'x')),
		  "https://cdn.example/" + std::string(20'000, 'x'));
}

TEST(ResultLink, IsTakenWithoutASchemeAndRelativeToItsPage)
{
	EXPECT_EQ(link("//cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("\\\\cdn.example\\x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("cdn.example:8443/x.mp4"), "https://cdn.example:8443/x.mp4");
	EXPECT_EQ(link("203.0.113.9/x.mp4"), "https://203.0.113.9/x.mp4");
	EXPECT_EQ(link("пример.рф/x.mp4"), "https://xn--e1afmkfd.xn--p1ai/x.mp4");
	EXPECT_EQ(link("/files/x.mp4"), "https://api.example/files/x.mp4");
	EXPECT_EQ(link("files/my clip.mp4"), "https://api.example/v1/tasks/files/my%20clip.mp4");
	EXPECT_EQ(link("clip.mp4"), "https://api.example/v1/tasks/clip.mp4");
	EXPECT_EQ(link("../files/x.mp4"), "https://api.example/v1/tasks/../files/x.mp4");
	EXPECT_EQ(link("/x.mp4", "http://127.0.0.1:8080/v1/tasks/t"), "http://127.0.0.1:8080/x.mp4");
	EXPECT_EQ(link("//127.0.0.1:8081/x.mp4", "http://127.0.0.1:8080/v1/tasks/t"), "http://127.0.0.1:8081/x.mp4");
	EXPECT_EQ(link("127.0.0.1:8081/x.mp4", "http://127.0.0.1:8080/v1/tasks/t"), "http://127.0.0.1:8081/x.mp4");
	EXPECT_EQ(link("localhost:8081/x.mp4", "http://127.0.0.1:8080/v1/tasks/t"), "http://localhost:8081/x.mp4");
	EXPECT_EQ(link("cdn.example/x.mp4", "http://127.0.0.1:8080/v1/tasks/t"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("/x.mp4", ""), "(none)");
}

TEST(ResultLink, IsAskedByHttpsWhereItLeadsToTheNetwork)
{
	EXPECT_EQ(link("http://cdn.example/x.mp4?sig=1"), "https://cdn.example/x.mp4?sig=1");
	EXPECT_EQ(link("http://cdn.example:80/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("http://cdn.example:8080/x.mp4"), "https://cdn.example:8080/x.mp4");
	EXPECT_EQ(link("HTTP:\\\\cdn.example/x.mp4"), "https://cdn.example/x.mp4");
	EXPECT_EQ(link("http://127.0.0.1:8080/x.mp4"), "http://127.0.0.1:8080/x.mp4");
	EXPECT_EQ(link("http://[::1]/x.mp4"), "http://[::1]/x.mp4");
	EXPECT_EQ(link("//cdn.example/x.mp4", "http://127.0.0.1:8080/v1/tasks/t"), "https://cdn.example/x.mp4");
}

TEST(ResultLink, LeadsNowhereButToTheWeb)
{
	for (const char *text : {"",
				 " ",
				 "#top",
				 "file:///etc/passwd",
				 "FILE:///etc/passwd",
				 "file:x.mp4",
				 "ftp://h.example/x.mp4",
				 "data:video/mp4;base64,AAAA",
				 "javascript:alert(1)//x.mp4",
				 "java\nscript:x",
				 "concat:a|b",
				 "blob:https://h/x",
				 "s3://bucket/x.mp4",
				 "gopher://h.example/x",
				 "rehearsal://studio/x",
				 "view-source:https://h/x",
				 "https://",
				 "http:",
				 "//",
				 "https:///",
				 "https://a b/x",
				 "https://h.example:port/x",
				 "https://a<b/x",
				 "ws://h.example/x",
				 "\x01"
				 "file:///x",
				 "pipe:0",
				 "subfile,,start,0,:/etc/passwd"}) {
		EXPECT_TRUE(link(text) == "(none)" || link(text).starts_with("https://"))
			<< text << " is " << link(text);
	}
	for (const char *text :
	     {"file:///etc/passwd", "ftp://h.example/x.mp4", "data:video/mp4;base64,AAAA", "s3://b/x.mp4",
	      "rehearsal://studio/x", "https://", "https://a b/x", "https://h.example:port/x"}) {
		EXPECT_EQ(link(text), "(none)") << text;
	}
	EXPECT_EQ(link("rehearsal://studio/x", "rehearsal://studio/v1/tasks/t"), "rehearsal://studio/x");
}

TEST(ResultLink, IsFoundInEachShapeThatGatewaysSend)
{
	const std::string u = "https://cdn.example/x.mp4";
	const std::string q = "\"" + u + "\"";
	for (const std::string &members : std::vector<std::string>{
		     R"("results":[)" + q + "]",
		     R"("results":)" + q,
		     R"("results":{"url":)" + q + "}",
		     R"("result":)" + q,
		     R"("result":{"video":{"url":)" + q + "}}",
		     R"("output":)" + q,
		     R"("output":[)" + q + "]",
		     R"("output":{"video_url":)" + q + "}",
		     R"("output":{"urls":[)" + q + "]}",
		     R"("url":)" + q,
		     R"("video_url":)" + q,
		     R"("videoUrl":)" + q,
		     R"("video":)" + q,
		     R"("videos":[{"url":)" + q + "}]",
		     R"("data":{"results":[{"url":)" + q + "}]}",
		     R"("data":[)" + q + "]",
		     R"("data":[{"url":)" + q + "}]",
		     R"("task_result":{"videos":[{"id":"v","url":)" + q + "}]}",
		     R"("content":{"video_url":)" + q + "}",
		     R"("metadata":{"url":)" + q + "}",
		     R"("assets":{"video":)" + q + "}",
		     R"("file":{"download_url":)" + q + "}",
		     R"("works":[{"resource":{"resource":)" + q + "}}]",
		     R"("fail_reason":)" + q,
		     R"("response":{"generateVideoResponse":{"generatedSamples":[{"video":{"uri":)" + q + "}}]}}",
		     R"("resultJson":"{\"resultUrls\":[\")" + u + R"(\"]}")",
		     R"("results":"[\")" + u + R"(\"]")",
		     R"("results":[{"url":"https:\/\/cdn.example\/x.mp4"}])",
		     R"("results":[{"url":"https:\u002f/cdn.example/x.mp4"}])",
		     R"("results":[{"url":"https:\x2f\x2fcdn.example\/x.mp4"}])",
		     R"("results":[{"url":"cdn.example/x.mp4"}])",
		     R"("results":[{"url":"http://cdn.example/x.mp4"}])",
		     R"("results":[{"url":NaN},{"url":)" + q + "}]",
		     R"("results":[{"URL":" )" + u + R"( "}])",
		     R"("unheard_of":{"place":)" + q + "}"}) {
		EXPECT_EQ(resultOf(members), u) << members;
	}
	EXPECT_EQ(parseTask(R"({"code":200,"data":{"task_id":"t","status":"SUCCESS"},"results":[{"url":")" + u +
			    R"("}]})")
			  ->resultUrl,
		  u);
}

TEST(ResultLink, IsTheVideosWhereThereAreSeveral)
{
	const std::string u = "https://cdn.example/x";
	const std::string q = R"("https://cdn.example/x")";
	const std::string other = R"("https://cdn.example/other")";
	for (const std::string &members : std::vector<std::string>{
		     R"("results":[{"url":)" + other + R"(,"content_type":"image/png"},{"url":)" + q +
			     R"(,"content_type":"video/mp4"}])",
		     R"("results":[{"url":)" + other + R"(},{"url":)" + q + R"(,"mime_type":"video/webm"}])",
		     R"("results":[{"url":)" + other + R"(,"type":"image"},{"url":)" + q + R"(,"type":"video"}])",
		     R"("results":[{"url":)" + other + R"(,"type":"thumbnail"},{"url":)" + q + "}]",
		     R"("results":[{"url":)" + other + R"(,"type":"audio"},{"url":)" + q + "}]",
		     R"("results":[{"url":"https://cdn.example/a.jpg"},{"url":)" + q + "}]",
		     R"("results":["https://cdn.example/a.png?x=.mp4",)" + q + "]",
		     R"("results":[{"cover_url":)" + other + R"(,"url":)" + q + "}]",
		     R"("results":[{"thumbnail":)" + other + R"(,"video_url":)" + q + "}]",
		     R"("output":{"image_url":)" + other + R"(,"preview_url":)" + other + R"(,"video_url":)" + q + "}",
		     R"("output":{"first_frame":{"url":)" + other + R"(},"video":{"url":)" + q + "}}",
		     R"("cover":)" + other + R"(,"video_cover_url":)" + other + R"(,"video_url":)" + q,
		     R"("url":)" + other + R"(,"video_url":)" + q,
		     R"("images":[{"url":)" + other + R"(}],"videos":[{"url":)" + q + "}]",
		     R"("audio_url":)" + other + R"(,"results":[{"url":)" + q + "}]",
		     R"("type":"image_to_video","results":[{"url":)" + q + "}]",
		     R"("url_with_watermark":)" + other + R"(,"url_without_watermark":)" + q,
		     R"("urls":{"get":)" + other + R"(,"cancel":)" + other + R"(},"output":)" + q,
		     R"("callback_url":)" + other + R"(,"input":{"video_url":)" + other + R"(},"output":{"url":)" + q +
			     "}",
		     R"("reference_video_urls":[)" + other + R"(],"request":{"video":)" + other + R"(},"video":)" +
			     q}) {
		EXPECT_EQ(resultOf(members), u) << members;
	}
	EXPECT_EQ(resultOf(R"("results":["https://cdn.example/a.jpg","https://cdn.example/b.mp4"])"),
		  "https://cdn.example/b.mp4");
	EXPECT_EQ(resultOf(R"("video_url":"","results":[{"url":)" + q + "}]"), u);
	for (const char *members :
	     {R"("results":[{"url":"https://cdn.example/a","content_type":"image/png"}])",
	      R"("thumbnail_url":"https://cdn.example/a")", R"("webhook_url":"https://my.example/hook")",
	      R"("input":{"video_url":"https://my.example/x.mp4"})", R"("urls":{"get":"https://a.example/t"})",
	      R"("results":["pending","n/a yet"])"}) {
		EXPECT_EQ(resultOf(members), "") << members;
	}
}

TEST(OpenStatus, WithAResultBesideItIsACompletion)
{
	const std::string result = R"("results":[{"url":"https://cdn.example/x"}])";
	for (const char *status : {"ready", "AVAILABLE", "3", "partial", "fertig", "delivered"}) {
		EXPECT_EQ(resultOf(result, status), "https://cdn.example/x") << status;
		EXPECT_EQ(resultOf(result + R"(,"error":{"code":0,"message":""})", status), "https://cdn.example/x");
	}
	for (const char *status : {"processing", "pending", "IN_PROGRESS", "in progress", "generating"}) {
		EXPECT_EQ(resultOf(result, status), "") << status;
	}
	for (const char *members :
	     {R"("webhook_url":"https://my.example/hook.mp4")", R"("log_url":"https://api.example/log")",
	      R"("thumbnail_url":"https://cdn.example/x.jpg")", R"("results":[{"url":"https://cdn.example/x.jpg"}])",
	      R"("profile_url":"https://api.example/me")", R"("results":null)"}) {
		EXPECT_EQ(resultOf(members, "warming_up"), "") << members;
	}
}

TEST(OpenStatus, WithAnErrorBesideItIsAFailureInTheServersWords)
{
	const auto reply = [](const std::string &members) {
		return parseTask(R"({"id":"t",)" + members + "}").value();
	};
	for (const char *members :
	     {R"("status":"aborted","error":{"code":"content_policy","message":"not allowed"})",
	      R"("status":"aborted","error":{"message":"content policy: not allowed"})",
	      R"("status":"killed","error":"content policy: not allowed")",
	      R"("status":"killed","errors":[{"code":"content_policy","message":"not allowed"}])",
	      R"("data":{"status":"revoked","error":{"code":"content_policy","message":"not allowed"}})",
	      R"("status":" Failed\n","error":{"code":"content_policy","message":"not allowed"})",
	      R"("status":"TASK_STATUS_FAILED","error":{"code":"content_policy","message":"not allowed"})"}) {
		const TaskReply read = reply(members);
		EXPECT_EQ(read.state, TaskState::failed) << members;
		EXPECT_NE(read.errorMessage.find("not allowed"), std::string::npos) << members;
		EXPECT_TRUE(read.moderation) << members;
	}
	for (const char *members :
	     {R"("status":"aborted")", R"("status":"aborted","error":null)", R"("status":"warming_up","error":{})",
	      R"("status":"warming_up","error":{"code":0,"message":""})",
	      R"("status":"warming_up","error":{"code":null})", R"("status":"warming_up","error":"")",
	      R"("status":"warming_up","error":false)", R"("status":"processing","error":{"message":"hiccup"})",
	      R"("status":"Queued ","error":{"message":"hiccup"})"}) {
		EXPECT_NE(reply(members).state, TaskState::failed) << members;
	}
	EXPECT_EQ(parseTask(R"({"status":"error","message":"upstream timed out"})")->state, TaskState::running)
		<< "the gateway speaks of itself";
	EXPECT_EQ(parseTask(R"({"status":"success","data":null})")->state, TaskState::running);
}

TEST(OpenStatus, IsTrimmedAndReadInAnyCase)
{
	const auto stateOf = [](const std::string &members) {
		return parseTask(R"({"id":"t",)" + members + "}")->state;
	};
	EXPECT_EQ(stateOf(R"("status":" Completed\n")"), TaskState::finishing);
	EXPECT_EQ(stateOf(R"("status":"TASK_STATUS_SUCCEED")"), TaskState::finishing);
	EXPECT_EQ(stateOf(R"("Status":"IN QUEUE")"), TaskState::queued);
	EXPECT_EQ(stateOf(R"("state":"in-queue")"), TaskState::queued);
	EXPECT_EQ(stateOf(R"("task_status":"FAILED")"), TaskState::failed);
	EXPECT_EQ(parseTask(R"({"status":"success","data":{"id":"t","status":"processing"}})")->state,
		  TaskState::running);
	EXPECT_EQ(parseTask(R"({"status":"success","data":{"status":"processing"}})")->state, TaskState::running);
}

TEST(CutOffPoll, TellsWhatCanBeReadWholeAndNoMore)
{
	const std::string body =
		R"({"id":"t","status":"completed","results":[{"url":"https://cdn.example/x.mp4"}],"error":null})";
	const size_t linkEnds = body.find(".mp4\"") + 5;
	for (size_t size = 1; size < body.size(); ++size) {
		const auto reply = parseTask(body.substr(0, size));
		ASSERT_TRUE(reply) << size;
		EXPECT_FALSE(reply->whole);
		EXPECT_EQ(reply->resultUrl, size < linkEnds ? "" : "https://cdn.example/x.mp4") << body.substr(0, size);
		EXPECT_NE(reply->state, TaskState::failed);
	}
	EXPECT_EQ(parseTask(R"({"id":"t","error":{"message":"hiccup"},"sta)")->state, TaskState::running)
		<< "its state was on the way";
	EXPECT_EQ(parseTask(R"({"id":"t","status":"failed","error":{"message":"out of lu)")->state, TaskState::failed);
	EXPECT_EQ(parseTask("data: {\"id\":\"t\",\"status\":\"processing\"}\n\ndata: "
			    "{\"id\":\"t\",\"status\":\"failed\"}\n\n")
			  ->state,
		  TaskState::failed)
		<< "the last of a stream is how it is now";
}

} // namespace
} // namespace r2v::foxapi
