// SPDX-License-Identifier: GPL-2.0-or-later
// The answer to the paid request: whatever is around the task's id, and however the answer ends, the id is read.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/http/path-segment.hpp"
#include "core/provider/foxapi/replies.hpp"

namespace r2v::foxapi {
namespace {

using provider::TaskReply;

std::string idIn(std::string_view body)
{
	return parseTask(body).value_or(TaskReply()).taskId;
}

TEST(PaidReply, IsReadThroughEachSpellingOfTheId)
{
	for (const char *body :
	     {R"({"id":"task-1"})", R"({"task_id":"task-1"})", R"({"taskId":"task-1"})", R"({"TaskID":"task-1"})",
	      R"({"task-id":"task-1"})", R"({"Id":"task-1","Status":"Pending"})", R"({"job_id":"task-1"})",
	      R"({"generation_id":"task-1"})", R"({"video_id":"task-1"})", R"({"uuid":"task-1"})",
	      R"({"request_id":"task-1","status":"IN_QUEUE","queue_position":0})",
	      R"({"request_id":"task-1","response_url":"https://queue.example/r","status_url":"https://queue.example/s"})"}) {
		EXPECT_EQ(idIn(body), "task-1") << body;
	}
}

TEST(PaidReply, IsReadThroughEachEnvelope)
{
	for (const char *body :
	     {R"({"data":{"id":"task-1"}})",
	      R"({"data":[{"id":"task-1"}]})",
	      R"({"data":{"task":{"id":"task-1"}}})",
	      R"({"task":{"id":"task-1"}})",
	      R"({"result":{"task_id":"task-1"}})",
	      R"([{"id":"task-1"}])",
	      R"({"code":200,"msg":"success","data":{"taskId":"task-1"}})",
	      R"({"code":"success","message":"","data":"task-1"})",
	      R"({"code":1,"description":"ok","result":"task-1"})",
	      R"({"output":{"task_id":"task-1","task_status":"PENDING"},"request_id":"req-9"})",
	      R"({"code":0,"request_id":"req-9","data":{"task_id":"task-1","task_status":"submitted"}})",
	      R"({"base_resp":{"status_code":0,"id":"base-9"},"task_id":"task-1"})",
	      R"({"jsonrpc":"2.0","id":9,"result":{"id":"task-1"}})",
	      R"({"id":"log-9","data":{"task_id":"task-1"}})",
	      R"({"status":"success","id":"call-9","data":{"id":"task-1","status":"queued"}})",
	      R"({"a":{"b":{"c":{"d":{"task_id":"task-1"}}}}})",
	      R"({"metadata":{"task_id":"task-1"}})",
	      R"({"data":"{\"id\":\"task-1\",\"status\":\"pending\"}"})",
	      R"("{\"id\":\"task-1\"}")",
	      R"({\"id\":\"task-1\"})"}) {
		EXPECT_EQ(idIn(body), "task-1") << body;
	}
}

TEST(PaidReply, TakesNoIdOfAnythingElse)
{
	for (const char *body : {R"({"request_id":"req-9"})",
				 R"({"request_id":"req-9","status":"pending"})",
				 R"({"trace_id":"t-9"})",
				 R"({"model":{"id":"wan-2.7"},"status":"pending"})",
				 R"({"user":{"id":"u-9"}})",
				 R"({"user_id":"u-9"})",
				 R"({"error":{"id":"e-9","message":"no"}})",
				 R"({"usage":{"id":"u-9"}})",
				 R"({"files":[{"id":"file-9"}]})",
				 R"({"input":{"task_id":"task-9","id":"i-9"}})",
				 R"({"parent_task_id":"task-9"})",
				 R"({"data":"success"})",
				 R"({"data":"please wait"})",
				 R"({"id":null})",
				 R"({"id":""})",
				 R"({"id":"  "})",
				 R"({"id":0})",
				 R"({"id":true})",
				 R"({"id":["task-9"]})",
				 R"({"id":{}})",
				 R"({"id":"null"})",
				 R"({"id":NaN})",
				 R"({"id":undefined})",
				 R"({"jsonrpc":"2.0","id":9,"error":{"code":-1,"message":"no"}})",
				 R"({})",
				 "null"}) {
		EXPECT_EQ(idIn(body), "") << body;
	}
	EXPECT_EQ(idIn(R"({"id":"task-1","request_id":"req-9","model":{"id":"wan"},"input":{"task_id":"task-9"}})"),
		  "task-1");
	EXPECT_EQ(idIn(R"({"id":"task-1","status":"pending","metadata":{"task_id":"upstream-9"}})"), "task-1");
	EXPECT_EQ(idIn(R"({"id":12,"task_id":"task-1","status":"SUBMITTED"})"), "task-1");
}

TEST(PaidReply, IsReadUpToWhereItWasCutOff)
{
	const std::string body =
		R"({"created":1757165031,"id":"task-1","eta":45,"status":"pending","x":{"a":[1,"b"]}})";
	const size_t idEnds = body.find(R"("task-1")") + 8;
	for (size_t size = 0; size <= body.size(); ++size) {
		EXPECT_EQ(idIn(body.substr(0, size)), size < idEnds ? "" : "task-1") << body.substr(0, size);
	}
	const std::string nested = R"({"code":200,"data":{"task_id":"task-1","status":"pending"}})";
	const size_t nestedEnds = nested.find(R"("task-1")") + 8;
	for (size_t size = 0; size <= nested.size(); ++size) {
		EXPECT_EQ(idIn(nested.substr(0, size)), size < nestedEnds ? "" : "task-1") << nested.substr(0, size);
	}
}

TEST(PaidReply, TakesNoIdThatWasCutOff)
{
	for (const char *body : {R"({"id":"task-1)", R"({"id":"task-1\)", R"({"id":"task-1\")", R"({"id":"task-1\u00)",
				 R"({"id":123)", R"({"id":123.)", R"({"id":)", R"({"id)", R"({"data":{"id":"task-1)",
				 R"({"data":"task-1)", R"({"id":"t\\\")", R"({"id":12345678901234567890123456789)"}) {
		EXPECT_EQ(idIn(body), "") << body;
	}
	EXPECT_EQ(idIn(R"({"id":123,)"), "123");
	EXPECT_EQ(idIn("{\"id\":123\n"), "123");
	EXPECT_EQ(idIn(R"({"id":123})"), "123");
	EXPECT_EQ(idIn(R"({"task_id":"task-1","id":"task-1-and-mo)"), "task-1");
}

TEST(PaidReply, KeepsANumberDigitForDigit)
{
	for (const char *digits :
	     {"7", "9007199254740993", "18446744073709551615", "18446744073709551616", "12345678901234567890123456789",
	      "0012", "1234567890123456789012345678901234567890"}) {
		EXPECT_EQ(idIn(R"({"id":)" + std::string(digits) + R"(,"status":"pending"})"), digits);
	}
}

TEST(PaidReply, IsReadThoughOtherThingsInItAreNoJson)
{
	for (const char *body : {R"({"id":"task-1","eta":NaN})",
				 R"({"eta":NaN,"id":"task-1"})",
				 R"({"eta":-Infinity,"id":"task-1"})",
				 R"({"eta":Infinity,"x":[NaN,1],"id":"task-1"})",
				 R"({"x":None,"y":True,"id":"task-1"})",
				 R"({'id': 'task-1', 'eta': None})",
				 R"({id:"task-1",status:"pending"})",
				 R"({"id":"task-1","x":})",
				 R"({"x":1e999,"id":"task-1"})",
				 R"({"x":01,"id":"task-1",})",
				 R"({"a":1 "id":"task-1"})",
				 R"({"message":"he said "no" twice","id":"task-1"})",
				 "{\"m\":\"two\nlines\t\",\"id\":\"task-1\"}",
				 R"({"m":"\q\x41\u12","id":"task-1"})",
				 R"({"x":[1,2},"id":"task-1"})",
				 R"({"x":{"y":1],"z":2},"id":"task-1"})",
				 "{\"model\":\"\xFF\xC3\",\"id\":\"task-1\"}",
				 R"({"id":"task-1"}})",
				 R"({"id":"task-1"} trailing)",
				 R"({/* new */"id":"task-1"})",
				 R"({"id"=>"task-1"})",
				 R"({"id":"task\u002d1"})",
				 R"({"id":"task\-1"})"}) {
		EXPECT_EQ(idIn(body), "task-1") << body;
	}
}

TEST(PaidReply, IsReadOutOfWhatIsAroundIt)
{
	const std::string task = R"({"id":"task-1","status":"pending"})";
	for (const std::string &body : std::vector<std::string>{
		     "\xEF\xBB\xBF" + task, "data: " + task + "\n\ndata: [DONE]\n\n",
		     "event: created\ndata: " + task + "\n\n", ")]}',\n" + task, "callback(" + task + ");",
		     "while(1);" + task, "[INFO] sent {now} " + task, ":{ " + task,
		     "{\"level\":\"info\"}\n" + task + "\n", task + task, "22\r\n" + task + "\r\n0\r\n\r\n",
		     "```json\n" + task + "\n```", "<pre>" + task + "</pre>",
		     "<br />\n<b>Warning</b>: old function in line 3<br />\n" + task,
		     std::string("<html><body>{&quot;id&quot;:&quot;task-1&quot;,&quot;status&quot;:&quot;pending&quot;"
				 "}</body></html>")}) {
		EXPECT_EQ(idIn(body), "task-1") << body;
	}
	std::string wide = "\xFF\xFE";
	for (const char character : task) {
		wide.append({character, '\0'});
	}
	EXPECT_EQ(idIn(wide), "task-1");
}

TEST(PaidReply, IsReadThoughAMemberWithoutANameStandsBesideAStrayBracket)
{
	for (const char *body :
	     {R"({"":2 {"id":"task-1","status":"pending"}})", R"({"":"x" {"id":"task-1"}})",
	      R"({"":null {"id":"task-1"}})", R"({"":{} {"id":"task-1"}})", R"({"":[7] {"id":"task-1"}})",
	      R"({"":true, {"id":"task-1"}, "":3})", R"({ {"id":"task-1"} "":2})",
	      R"({ {"id":"task-1"} "":{"a":1} ""=[]})", R"({"":2 [{"id":"task-1"}]})",
	      R"({"a":{"":2 {"":3 {"id":"task-1"}}}})", "{\"\":2\n{\"id\":\"task-1\",\"state\":\":"}) {
		EXPECT_EQ(idIn(body), "task-1") << body;
	}
}

TEST(PaidReply, TakesNoIdFromAPageThatIsNoAnswer)
{
	for (const char *body :
	     {R"(<html><script>var config={"id":"GTM-1","task_id":"t-9","status":"pending"}</script>Log in</html>)",
	      R"(<html><style>a{color:red;id:7}</style><body>{"id":"widget-9"}</body></html>)",
	      "<html>Just a moment...</html>", "error code: 1010"}) {
		EXPECT_EQ(idIn(body), "") << body;
	}
}

TEST(PaidReply, HoldsAnIdOfAnyLengthAndLetters)
{
	const std::string longId(5000, 'i');
	EXPECT_EQ(idIn(R"({"id":")" + longId + R"("})"), longId);
	EXPECT_EQ(idIn(R"({"id":"Aufgabe Nr. 1/ä?"})"), "Aufgabe Nr. 1/ä?");
	EXPECT_EQ(idIn(R"({"id":"\ud83e\udd8a"})"), "🦊");
	EXPECT_EQ(idIn("{\"id\":\"t\xE9\"}"), "t\xEF\xBF\xBD");
	EXPECT_EQ(http::pathSegment("a\r\nb\x7F/\xC3\xA4"), "a%0D%0Ab%7F%2F%C3%A4");
}

TEST(PaidReply, IsATaskThoughTroubleStandsBesideTheId)
{
	for (const char *body :
	     {R"({"id":"task-1","error":{"code":"model_not_found","message":"busy"}})",
	      R"({"error":{"message":"late","task_id":"task-1"}})",
	      R"({"code":500,"message":"x","data":{"id":"task-1"}})", R"({"success":false,"task_id":"task-1"})"}) {
		EXPECT_EQ(idIn(body), "task-1") << body;
	}
}

} // namespace
} // namespace r2v::foxapi
