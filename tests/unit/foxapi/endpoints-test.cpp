// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/endpoints.hpp"
#include "core/provider/foxapi/foxapi.hpp"
#include "core/provider/foxapi/models.hpp"
#include "core/provider/foxapi/task-request.hpp"

#include <gtest/gtest.h>

namespace r2v::foxapi {
namespace {

using provider::Access;
using provider::TaskRequest;

Access access()
{
	return {"https://api.example", "the-key"};
}

TEST(Endpoints, UploadIsAMultipartStreamWithTheKey)
{
	const http::Request request =
		FoxApi().uploadRequest(access(), "/tmp/reference-1.jpg", "a1b2.jpg", "image/jpeg");
	EXPECT_EQ(request.method, http::Method::post);
	EXPECT_EQ(request.url, "https://api.example/v1/files/upload/stream");
	EXPECT_EQ(request.bearerToken, "the-key");
	EXPECT_FALSE(request.sendOnce);
	ASSERT_EQ(request.form.size(), 2U);
	EXPECT_EQ(request.form[0].name, "file");
	EXPECT_EQ(request.form[0].file, "/tmp/reference-1.jpg");
	EXPECT_EQ(request.form[0].fileName, "a1b2.jpg");
	EXPECT_EQ(request.form[0].contentType, "image/jpeg");
	EXPECT_EQ(request.form[1].name, "file_name");
	EXPECT_EQ(request.form[1].value, "a1b2.jpg");
}

TEST(Endpoints, SubmitIsThePostThatIsSentOnce)
{
	TaskRequest task;
	task.prompt = "p";
	const http::Request request = submitRequest(access(), task, models().front());
	EXPECT_EQ(request.method, http::Method::post);
	EXPECT_EQ(request.url, "https://api.example/v1/videos/generations");
	EXPECT_EQ(request.bearerToken, "the-key");
	EXPECT_EQ(request.contentType, "application/json");
	EXPECT_EQ(request.body, toJson(task, models().front()));
	EXPECT_TRUE(request.sendOnce);
}

TEST(Endpoints, PollNamesTheTaskAndWhetherToAskUpstream)
{
	EXPECT_EQ(FoxApi().pollRequest(access(), "task-1", false).url,
		  "https://api.example/v1/tasks/task-1?sync_upstream=true");
	EXPECT_EQ(FoxApi().pollRequest(access(), "task-1", true).url, "https://api.example/v1/tasks/task-1");
	EXPECT_EQ(FoxApi().pollRequest(access(), "task-1", true).method, http::Method::get);
	EXPECT_EQ(FoxApi().pollRequest(access(), "task-1", true).bearerToken, "the-key");
}

TEST(Endpoints, ATaskIdOfTheServerCannotLeadElsewhere)
{
	EXPECT_EQ(FoxApi().pollRequest(access(), "../../admin?x=1#y", true).url,
		  "https://api.example/v1/tasks/..%2F..%2Fadmin%3Fx%3D1%23y");
	EXPECT_EQ(FoxApi().pollRequest(access(), "..", true).url, "https://api.example/v1/tasks/%2E%2E");
}

TEST(Endpoints, ASlashBehindTheBaseUrlIsNotDoubled)
{
	EXPECT_EQ(FoxApi().keyCheckRequest({"http://127.0.0.1:8080/", "k"}).url,
		  "http://127.0.0.1:8080/v1/account/credits");
}

TEST(Endpoints, DownloadFromElsewhereSendsNoKey)
{
	const http::Request request = FoxApi().downloadRequest({"https://api.example", "k"},
							       "https://cdn.example/x.mp4", "/tmp/clip.part", 10, 1000);
	EXPECT_EQ(request.method, http::Method::get);
	EXPECT_EQ(request.bearerToken, "");
	EXPECT_TRUE(request.headers.empty());
	EXPECT_EQ(request.url, "https://cdn.example/x.mp4");
	EXPECT_EQ(request.namedBy, "https://api.example");
	EXPECT_EQ(request.saveTo, "/tmp/clip.part");
	EXPECT_EQ(request.resumeFromBytes, 10U);
	EXPECT_EQ(request.maxBodyBytes, 1000U);
}

TEST(Endpoints, DownloadSendsTheKeyToTheProvidersOwnOriginAlone)
{
	const auto keyFor = [](const char *base, const char *link) {
		return FoxApi().downloadRequest({base, "k"}, link, "clip.part", 0, 1000).bearerToken;
	};
	for (const char *link : {"https://api.example/x", "https://API.example:443/x", "https://api.example./x",
				 "http://api.example/x", "/v1/videos/t/content"}) {
		EXPECT_EQ(keyFor("https://api.example", link), "k") << link;
	}
	for (const char *link :
	     {"https://cdn.example/x", "https://api.example:444/x", "https://api.example.evil.example/x",
	      "https://api.example@evil.example/x", "//evil.example/x", "http://api.example:8080/x",
	      "https://sub.api.example/x", "ftp://api.example/x", "https://evil.example/https://api.example/"}) {
		EXPECT_EQ(keyFor("https://api.example", link), "") << link;
	}
	EXPECT_EQ(keyFor("http://127.0.0.1:81", "http://127.0.0.1:81/x"), "k");
	EXPECT_EQ(keyFor("http://127.0.0.1:81", "http://127.0.0.1:82/x"), "");
	EXPECT_EQ(keyFor("rehearsal://studio", "rehearsal://studio/x"), "");
}

TEST(Endpoints, NoRequestIsListenedToForEver)
{
	const Access access{"https://api.example", "k"};
	for (const http::Request &request :
	     {FoxApi().uploadRequest(access, "a.jpg", "a.jpg", "image/jpeg"),
	      submitRequest(access, {}, models().front()), FoxApi().pollRequest(access, "t", false),
	      FoxApi().keyCheckRequest(access),
	      FoxApi().downloadRequest(access, "https://cdn.example/x.mp4", "clip.part", 0, 1000)}) {
		EXPECT_GT(request.totalTimeout, Milliseconds(0)) << request.url;
	}
}

} // namespace
} // namespace r2v::foxapi
