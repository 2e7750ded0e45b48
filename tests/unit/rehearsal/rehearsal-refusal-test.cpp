// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <nlohmann/json.hpp>

#include "rehearsal/rehearsal-fixture.hpp"

namespace r2v::rehearsal::test {

namespace {

using Json = nlohmann::json;

class RehearsalRefusalTest : public RehearsalTest {
protected:
	provider::ApiError refusal(const http::Response &response)
	{
		EXPECT_FALSE(response.ok()) << response.body;
		return foxapi::parseError(response, clock_.utc());
	}

	http::Response submitBody(const std::string &body)
	{
		auto request = foxapi::submitRequest(access_, {}, model());
		request.body = body;
		return perform(std::move(request));
	}

	Json validBody()
	{
		return {{"model", "wan-2.7-reference-to-video"},
			{"prompt", "a dance"},
			{"duration", 2},
			{"resolution", "720p"},
			{"aspect_ratio", "16:9"},
			{"reference_image_urls", {upload(makeReference())}}};
	}
};

} // namespace

TEST_F(RehearsalRefusalTest, AnUnknownTaskAndAnUnknownPathAre404InTheDocumentedShape)
{
	for (const char *path : {"/v1/tasks/task-unified-1-nope", "/v1/nowhere", "/results/task-x/clip.mp4"}) {
		http::Request request;
		request.url = access_.baseUrl + path;
		const auto error = refusal(perform(std::move(request)));
		EXPECT_EQ(404, error.status) << path;
		EXPECT_EQ("not_found", error.type) << path;
		EXPECT_NE("", error.message) << path;
	}
}

TEST_F(RehearsalRefusalTest, AWrongFieldOfABodyIs422)
{
	const Json valid = validBody();
	ASSERT_EQ(200, submitBody(valid.dump()).status);
	const std::vector<std::pair<std::string, Json>> changes{
		{"callback_url", "https://x"},
		{"seed", nullptr},
		{"seed", -1},
		{"seed", 2147483648},
		{"seed", 1.5},
		{"duration", "5"},
		{"duration", 1},
		{"duration", 11},
		{"duration", true},
		{"resolution", "480p"},
		{"aspect_ratio", "auto"},
		{"prompt", ""},
		{"prompt", std::string(5001, 'x')},
		{"negative_prompt", std::string(501, 'x')},
		{"multi_shots", "on"},
		{"enable_safety_checker", 1},
		{"model", "other"},
		{"reference_image_urls", Json::array()},
		{"reference_image_urls", Json::array({5})},
		{"reference_image_urls", {"rehearsal://studio/uploads/0/never.jpg"}},
		{"reference_video_urls", {"https://x/y.mp4"}},
	};
	for (const auto &[key, value] : changes) {
		Json body = valid;
		body[key] = value;
		const auto error = refusal(submitBody(body.dump()));
		EXPECT_EQ(422, error.status) << key << ": " << value;
		EXPECT_EQ("invalid_request_error", error.type);
	}
	for (const char *required : {"model", "prompt", "reference_image_urls"}) {
		Json body = valid;
		body.erase(required);
		EXPECT_EQ(422, refusal(submitBody(body.dump())).status) << required;
	}
}

TEST_F(RehearsalRefusalTest, ABodyThatIsNoJsonObjectIs400)
{
	for (const char *body : {"", "{", "[]", "\"text\""}) {
		EXPECT_EQ(400, refusal(submitBody(body)).status) << body;
	}
	auto request = foxapi::submitRequest(access_, task(upload(makeReference())), model());
	request.contentType = "text/plain";
	EXPECT_EQ(400, refusal(perform(std::move(request))).status);
}

TEST_F(RehearsalRefusalTest, EveryDocumentedFieldIsTaken)
{
	auto full = task(upload(makeReference()));
	full.negativePrompt = "blurry";
	full.seed = 2147483647;
	full.multiShots = true;
	full.enableSafetyChecker = false;
	full.prompt = "quotes \" \\ \n 🦊 月光";
	EXPECT_NE("", submit(full));
}

TEST_F(RehearsalRefusalTest, AFileThatIsNotThereWasNeverSent)
{
	const auto response =
		perform(foxapi::FoxApi().uploadRequest(access_, folder_ / "none.jpg", "a.jpg", "image/jpeg"));
	EXPECT_EQ(http::Failure::cannotRead, response.failure);
	EXPECT_FALSE(response.mayHaveReachedServer);
	EXPECT_NE("", response.detail);
}

TEST_F(RehearsalRefusalTest, AFileThatIsNoImageOrTooSmallIs422)
{
	const auto noImage = folder_ / "text.jpg";
	std::ofstream(noImage) << "not an image";
	const auto error = refusal(perform(foxapi::FoxApi().uploadRequest(access_, noImage, "a.jpg", "image/jpeg")));
	EXPECT_EQ(422, error.status);
	EXPECT_EQ("invalid_file_type", error.code);
	EXPECT_EQ(422, refusal(perform(foxapi::FoxApi().uploadRequest(access_, makeReference(640, 200), "a.jpg",
								      "image/jpeg")))
			       .status);
}

TEST_F(RehearsalRefusalTest, ADownloadThatIsTooLargeOrHasNoPlaceEndsAsSuch)
{
	const std::string taskId = submit(task(upload(makeReference())));
	runJobs();
	clock_.now += Milliseconds(10000);
	const std::string url = poll(taskId).resultUrl;
	EXPECT_EQ(http::Failure::tooLarge,
		  perform(foxapi::FoxApi().downloadRequest({}, url, folder_ / "a.mp4", 0, 1000)).failure);
	EXPECT_EQ(http::Failure::cannotWrite,
		  perform(foxapi::FoxApi().downloadRequest({}, url, folder_ / "missing" / "a.mp4", 0, 100'000'000))
			  .failure);
}

} // namespace r2v::rehearsal::test
