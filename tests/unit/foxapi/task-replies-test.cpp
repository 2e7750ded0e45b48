// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>

#include <gtest/gtest.h>

#include "core/provider/foxapi/replies.hpp"

namespace r2v::foxapi {
namespace {

using provider::TaskReply;
using provider::TaskState;

TaskReply parsed(std::string_view body)
{
	const auto reply = parseTask(body);
	EXPECT_TRUE(reply) << body;
	return reply.value_or(TaskReply());
}

TaskState stateOf(const std::string &status)
{
	return parsed(R"({"id":"t","status":")" + status + R"("})").state;
}

std::string repeated(std::string_view text, size_t times)
{
	std::string result;
	for (size_t i = 0; i < times; ++i) {
		result.append(text);
	}
	return result;
}

TEST(TaskReply, ReadsTheDocumentedSubmitAnswer)
{
	const TaskReply reply = parsed(R"({"created":1757165031,"id":"task-unified-1757165031-uyujaw3d",
		"model":"<string>","object":"video.generation.task","progress":0,"status":"pending",
		"task_info":{"can_cancel":true,"estimated_time":45},"type":"video"})");
	EXPECT_EQ(reply.taskId, "task-unified-1757165031-uyujaw3d");
	EXPECT_EQ(reply.state, TaskState::queued);
	EXPECT_EQ(reply.providerStatus, "pending");
	EXPECT_EQ(reply.progress, 0);
	EXPECT_EQ(reply.creditsReserved, "");
	EXPECT_EQ(reply.resultUrl, "");
}

TEST(TaskReply, ReadsTheObservedSubmitAnswerWithItsCredits)
{
	const TaskReply reply = parsed(R"({"task_id":"t-1","status":"pending","usage":{"credits_reserved":121000}})");
	EXPECT_EQ(reply.taskId, "t-1");
	EXPECT_EQ(reply.creditsReserved, "121000");
	EXPECT_FALSE(reply.progress);
	EXPECT_EQ(parsed(R"({"id":"t","usage":{"credits_reserved":"5.5"}})").creditsReserved, "5.5");
	EXPECT_EQ(parsed(R"({"id":"t","usage":null})").creditsReserved, "");
}

TEST(TaskReply, ReadsATaskInsideAnEnvelope)
{
	EXPECT_EQ(parsed(R"({"code":200,"data":{"task_id":"t-2","status":"SUBMITTED"}})").taskId, "t-2");
	EXPECT_EQ(parsed(R"({"code":200,"data":[{"id":"t-3"}]})").taskId, "t-3");
	EXPECT_EQ(parsed(R"({"id":4711})").taskId, "4711");
}

TEST(TaskReply, FindsTheResultInEveryKnownShape)
{
	const std::string url = "https://cdn.example/x.mp4?sig=a%20b&e=1";
	const auto resultOf = [](const std::string &members) {
		const TaskReply reply = parsed(R"({"id":"t","status":"completed",)" + members + "}");
		EXPECT_EQ(reply.state, TaskState::completed) << members;
		return reply.resultUrl;
	};
	EXPECT_EQ(resultOf(R"("results":[{"url":")" + url + R"(","width":1280,"duration":5.0}])"), url);
	EXPECT_EQ(resultOf(R"("results":[")" + url + R"("])"), url);
	EXPECT_EQ(resultOf(R"("results":[{"video_url":")" + url + R"("}])"), url);
	EXPECT_EQ(resultOf(R"("results":null,"result_data":[{"url":")" + url + R"("}])"), url);
	EXPECT_EQ(resultOf(R"("output":{"url":")" + url + R"("})"), url);
	EXPECT_EQ(resultOf(R"("output":{"urls":[")" + url + R"("]})"), url);
	EXPECT_EQ(resultOf(R"("video":{"url":")" + url + R"("})"), url);
	EXPECT_EQ(resultOf(R"("results":[{"url":"https://cdn.example/t.jpg","content_type":"image/jpeg"},{"url":")" +
			   url + R"("}])"),
		  url);
}

TEST(TaskReply, IgnoresResultsThatAreNoWebAddresses)
{
	for (const char *result :
	     {"file:///etc/passwd", "/x.mp4", "data:video/mp4;base64,AAAA", "concat:a|b", "", "ftp://h/x"}) {
		const TaskReply reply = parsed(R"({"id":"t","status":"completed","results":[{"url":")" +
					       std::string(result) + R"("}]})");
		EXPECT_EQ(reply.state, TaskState::finishing) << result;
		EXPECT_EQ(reply.resultUrl, "") << result;
	}
	EXPECT_EQ(
		parsed(R"({"id":"t","status":"completed","results":[{"url":"nonsense"},"https://h/x.mp4"]})").resultUrl,
		"https://h/x.mp4");
}

TEST(TaskReply, KnowsTheSynonymsOfEachStatusInAnyCase)
{
	for (const char *status : {"pending", "QUEUED", "queueing", "created", "submitted", "initializing", "wait",
				   "in_queue", "IN_QUEUE", "Pending"}) {
		EXPECT_EQ(stateOf(status), TaskState::queued) << status;
	}
	for (const char *status : {"completed", "SUCCEEDED", "success", "succeed", "finished", "done", "complete"}) {
		EXPECT_EQ(stateOf(status), TaskState::finishing) << status;
	}
	for (const char *status :
	     {"failed", "fail", "ERROR", "cancelled", "canceled", "canceling", "expired", "FAILED"}) {
		EXPECT_EQ(stateOf(status), TaskState::failed) << status;
	}
}

TEST(TaskReply, KeepsWaitingOnWhatItDoesNotKnow)
{
	for (const char *status : {"processing", "RUNNING", "UNKNOWN", "warming_up", "2"}) {
		EXPECT_EQ(stateOf(status), TaskState::running) << status;
	}
	EXPECT_EQ(parsed(R"({"id":"t"})").state, TaskState::running);
	EXPECT_EQ(parsed(R"({"id":"t","status":null})").state, TaskState::running);
	EXPECT_EQ(parsed(R"({"id":"t","status":["completed"]})").state, TaskState::running);
	EXPECT_EQ(parsed(R"({"id":"t","status":"processing","error":{"message":"hiccup"}})").state, TaskState::running);
	EXPECT_EQ(parsed(R"({"id":"t","status":"warming_up"})").providerStatus, "warming_up");
}

TEST(TaskReply, TakesCompletedWithoutAResultAsNotTheEnd)
{
	for (const char *results : {"null", "[]", "{}", "[{}]", "[null]", "\"\""}) {
		EXPECT_EQ(parsed(R"({"id":"t","status":"completed","progress":50,"results":)" + std::string(results) +
				 "}")
				  .state,
			  TaskState::finishing)
			<< results;
	}
}

TEST(TaskReply, TakesAGatewayErrorWithoutATaskAsNoFailureOfTheTask)
{
	EXPECT_EQ(parsed(R"({"error":{"message":"upstream busy"}})").state, TaskState::running);
	EXPECT_EQ(parsed(R"({"error":{"message":"upstream busy"}})").taskId, "");
	EXPECT_EQ(parsed(R"({"id":"t","error":{"message":"no GPU"}})").state, TaskState::failed);
}

TEST(TaskReply, ReadsProgressHoweverItIsWritten)
{
	const auto progressOf = [](const std::string &value) {
		return parsed(R"({"id":"t","progress":)" + value + "}").progress;
	};
	EXPECT_EQ(progressOf("37"), 37);
	EXPECT_EQ(progressOf("37.9"), 37);
	EXPECT_EQ(progressOf("\"37%\""), 37);
	EXPECT_EQ(progressOf("-3"), 0);
	EXPECT_EQ(progressOf("1e300"), 100);
	EXPECT_EQ(progressOf("\"99999999999\""), 100);
	EXPECT_EQ(progressOf("null"), std::nullopt);
	EXPECT_EQ(progressOf("\"soon\""), std::nullopt);
	EXPECT_EQ(progressOf("[50]"), std::nullopt);
}

TEST(TaskReply, ReadsTheErrorOfAFailedTaskInEachShape)
{
	const auto failed = [](const std::string &members) {
		return parsed(R"({"id":"t","status":"failed")" + members + "}");
	};
	TaskReply reply = failed(R"(,"error":{"code":"generation_timeout","message":"took\n too <b>long</b>"})");
	EXPECT_EQ(reply.errorCode, "generation_timeout");
	EXPECT_EQ(reply.errorMessage, "took too long");
	EXPECT_EQ(failed(R"(,"error":"out of luck")").errorMessage, "out of luck");
	EXPECT_EQ(failed(R"(,"error":null,"fail_reason":"no GPU")").errorMessage, "no GPU");
	EXPECT_EQ(failed(R"(,"error":{"code":1301,"message":"m"})").errorCode, "1301");
	EXPECT_EQ(failed("").errorMessage, "");
	EXPECT_FALSE(failed("").moderation);
}

TEST(TaskReply, TellsContentPolicyFromOtherFailures)
{
	const auto moderated = [](const std::string &code, const std::string &message) {
		return parsed(R"({"id":"t","status":"failed","error":{"code":")" + code + R"(","message":")" + message +
			      R"("}})")
			.moderation;
	};
	EXPECT_TRUE(moderated("content_policy_violation", ""));
	EXPECT_TRUE(moderated("DataInspectionFailed", "Output data may contain inappropriate content."));
	EXPECT_TRUE(moderated("IPInfringementSuspect", ""));
	EXPECT_TRUE(moderated("task_error", "Rejected by moderation"));
	EXPECT_FALSE(moderated("InvalidParameter.DataInspection", "Unable to download the media resource"));
	EXPECT_FALSE(moderated("service_error", "try again"));
}

TEST(TaskReply, IsNothingWhereTheBodyIsNoJsonObject)
{
	for (const char *body : {"", "error code: 1010", "<html><body>502 Bad Gateway</body></html>", "[]", "null",
				 "\"completed\"", "12"}) {
		EXPECT_FALSE(parseTask(body)) << body;
		EXPECT_FALSE(parseUpload(body)) << body;
	}
}

TEST(TaskReply, DoesNotLoseAPaidTaskToBrokenUtf8)
{
	EXPECT_EQ(parsed("{\"id\":\"t-9\",\"status\":\"pending\",\"model\":\"\xFF\xC3\"}").taskId, "t-9");
	EXPECT_EQ(parsed("\xEF\xBB\xBF{\"id\":\"t-9\"}").taskId, "t-9");
}

TEST(HostileBody, OfAnyDepthIsReadAsFarAsItGoesWithoutACrash)
{
	for (const char *opening : {"[", "{\"a\":", "[{\"results\":", "{", "{[", "[\"", "{\"a\":[{"}) {
		EXPECT_EQ(parsed(R"({"id":"t","x":)" + repeated(opening, 400'000)).taskId, "t") << opening;
		const auto nothing = parseTask(repeated(opening, 400'000));
		EXPECT_TRUE(!nothing || nothing->taskId.empty()) << opening;
	}
	const std::string closed = repeated("[", 100'000) + repeated("]", 100'000);
	EXPECT_EQ(parsed(R"({"x":)" + closed + R"(,"id":"t"})").taskId, "t");
	EXPECT_TRUE(parseTask(R"({"id":"t","note":")" + repeated("[", 1000) + R"(\"["})"));
}

TEST(HostileBody, OfAnySizeIsReadAsFarAsItIsKept)
{
	const TaskReply large = parsed(R"({"id":"t","x":")" + std::string(5 << 20, 'x') + R"("})");
	EXPECT_EQ(large.taskId, "t");
	EXPECT_FALSE(large.whole);
	EXPECT_TRUE(parsed(R"({"id":"t","x":")" + std::string(1 << 20, 'x') + R"("})").whole);
}

TEST(HostileBody, CannotMakeFieldsOfTheReplyLarge)
{
	const TaskReply reply = parsed(R"({"id":")" + std::string(100'000, 'i') + R"(","status":")" +
				       std::string(100'000, 's') + R"(","error":")" + std::string(100'000, 'e') +
				       R"(","usage":{"credits_reserved":")" + std::string(100'000, '9') + R"("}})");
	EXPECT_EQ(reply.taskId, "");
	EXPECT_LE(reply.providerStatus.size(), 100U);
	EXPECT_LE(reply.creditsReserved.size(), 100U);
	EXPECT_LE(reply.errorMessage.size(), 400U);
}

TEST(UploadReply, FindsTheAddressInEachShape)
{
	EXPECT_EQ(parseUpload(R"({"id":"file-1","filename":"photo.png","url":"https://cdn.foxapi.cc/u/photo.png",
		"size":204800,"created":1757165031})"),
		  "https://cdn.foxapi.cc/u/photo.png");
	EXPECT_EQ(parseUpload(R"({"success":true,"code":200,"msg":"ok","data":{"file_id":"f",
		"file_url":"https://files.example/p.png","download_url":"https://files.example/d/p.png"}})"),
		  "https://files.example/p.png");
	EXPECT_EQ(parseUpload(R"({"data":{"download_url":"https://files.example/d"}})"), "https://files.example/d");
	EXPECT_EQ(parseUpload(R"({"url":"file:///etc/passwd"})"), std::nullopt);
	EXPECT_EQ(parseUpload(R"({"success":false,"data":null})"), std::nullopt);
}

} // namespace
} // namespace r2v::foxapi
