// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/models.hpp"
#include "core/provider/foxapi/task-request.hpp"
#include "core/text/utf8.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace r2v::foxapi {
namespace {

using nlohmann::json;
using provider::LimitViolation;
using provider::TaskRequest;

const provider::Model &model()
{
	return models().front();
}

TaskRequest validRequest()
{
	TaskRequest request;
	request.model = kDefaultModel;
	request.prompt = "A graceful dance on a moonlit stage";
	return request;
}

std::string repeated(std::string_view text, size_t times)
{
	std::string result;
	for (size_t i = 0; i < times; ++i) {
		result.append(text);
	}
	return result;
}

std::string fieldOfProblem(const TaskRequest &request)
{
	const auto violation = validate(request, model());
	return violation ? violation->field : "none";
}

TEST(TaskRequestJson, HoldsNothingButWhatIsSet)
{
	TaskRequest request = validRequest();
	request.referenceImageUrls = {"https://cdn.example/a.jpg"};

	EXPECT_EQ(toJson(request, model()), R"({"model":"wan-2.7-reference-to-video",)"
					    R"("prompt":"A graceful dance on a moonlit stage",)"
					    R"("reference_image_urls":["https://cdn.example/a.jpg"],)"
					    R"("duration":5,"resolution":"720p","aspect_ratio":"16:9"})");
}

TEST(TaskRequestJson, HoldsEveryFieldOfTheVendorsPageWithItsType)
{
	TaskRequest request;
	request.model = "wan-2.7-reference-to-video";
	request.prompt = "p";
	request.referenceImageUrls = {"https://cdn.example/a.jpg", "https://cdn.example/b.png"};
	request.referenceVideoUrls = {"https://cdn.example/c.mp4"};
	request.durationS = 10;
	request.resolution = "1080p";
	request.aspectRatio = "9:16";
	request.negativePrompt = "blurry, jitter";
	request.seed = 2147483647;
	request.multiShots = false;
	request.enableSafetyChecker = true;

	const json expected = {{"model", "wan-2.7-reference-to-video"},
			       {"prompt", "p"},
			       {"reference_image_urls", {"https://cdn.example/a.jpg", "https://cdn.example/b.png"}},
			       {"reference_video_urls", json::array({"https://cdn.example/c.mp4"})},
			       {"duration", 10},
			       {"resolution", "1080p"},
			       {"aspect_ratio", "9:16"},
			       {"negative_prompt", "blurry, jitter"},
			       {"seed", 2147483647},
			       {"multi_shots", false},
			       {"enable_safety_checker", true}};
	EXPECT_EQ(json::parse(toJson(request, model())), expected);
}

TEST(TaskRequestJson, SendsASeedOfZero)
{
	TaskRequest request = validRequest();
	request.seed = 0;
	EXPECT_EQ(json::parse(toJson(request, model())).at("seed"), 0);
}

TEST(TaskRequestJson, CarriesAnyPromptUnchanged)
{
	const std::string prompt = "say \"hi\" \\ back\\slash\nline two\ttab \x01 🦊🎬 狐狸 ж é </script>";
	TaskRequest request = validRequest();
	request.prompt = prompt;
	EXPECT_EQ(json::parse(toJson(request, model())).at("prompt"), prompt);
}

TEST(TaskRequestJson, SurvivesBytesThatAreNoUtf8)
{
	TaskRequest request = validRequest();
	request.prompt = "a\xFF\xC3z";
	EXPECT_EQ(json::parse(toJson(request, model())).at("prompt"), "a\uFFFD\uFFFDz");
}

TEST(TaskRequestValidation, AcceptsTheLargestOfEverything)
{
	TaskRequest request = validRequest();
	request.prompt = repeated("🦊", 5000);
	request.negativePrompt = repeated("狐", 500);
	request.durationS = 10;
	request.resolution = "1080p";
	request.aspectRatio = "3:4";
	request.seed = 2147483647;
	EXPECT_EQ(fieldOfProblem(request), "none");
}

TEST(TaskRequestValidation, RefusesAPromptOfSpacesOnly)
{
	TaskRequest request = validRequest();
	request.prompt = " \n\t ";
	const auto violation = validate(request, model());
	ASSERT_TRUE(violation);
	EXPECT_EQ(violation->kind, LimitViolation::Kind::noPrompt);
	EXPECT_EQ(violation->field, "prompt");
}

TEST(TaskRequestValidation, RefusesOneCodePointTooMany)
{
	TaskRequest request = validRequest();
	request.prompt = repeated("🦊", 5001);
	ASSERT_TRUE(validate(request, model()));
	EXPECT_EQ(validate(request, model())->kind, LimitViolation::Kind::promptTooLong);
	EXPECT_EQ(validate(request, model())->field, "prompt");

	request = validRequest();
	request.negativePrompt = repeated("é", 501);
	ASSERT_TRUE(validate(request, model()));
	EXPECT_EQ(validate(request, model())->kind, LimitViolation::Kind::promptTooLong);
	EXPECT_EQ(validate(request, model())->field, "negative_prompt");
}

TEST(TaskRequestValidation, NamesTheSettingThatIsWrong)
{
	const auto with = [](auto change) {
		TaskRequest request = validRequest();
		change(request);
		return fieldOfProblem(request);
	};
	EXPECT_EQ(with([](TaskRequest &r) { r.durationS = 1; }), "duration");
	EXPECT_EQ(with([](TaskRequest &r) { r.durationS = 11; }), "duration");
	EXPECT_EQ(with([](TaskRequest &r) { r.resolution = "4k"; }), "resolution");
	EXPECT_EQ(with([](TaskRequest &r) { r.aspectRatio = "auto"; }), "aspect_ratio");
	EXPECT_EQ(with([](TaskRequest &r) { r.seed = -1; }), "seed");
	EXPECT_EQ(with([](TaskRequest &r) { r.seed = 2147483648; }), "seed");
	EXPECT_EQ(with([](TaskRequest &r) { r.model = ""; }), "model");
}

TEST(ReferenceValidation, TakesOneToFiveInAll)
{
	ASSERT_TRUE(validateReferenceCount(0, 0, model()));
	EXPECT_EQ(validateReferenceCount(0, 0, model())->kind, LimitViolation::Kind::noReference);
	EXPECT_FALSE(validateReferenceCount(1, 0, model()));
	EXPECT_FALSE(validateReferenceCount(0, 1, model()));
	EXPECT_FALSE(validateReferenceCount(3, 2, model()));
	EXPECT_TRUE(validateReferenceCount(3, 3, model()));
	EXPECT_TRUE(validateReferenceCount(6, 0, model()));
	EXPECT_TRUE(validateReferenceCount(SIZE_MAX, 1, model()));
}

TEST(ReferenceValidation, ChecksSidesAspectAndBytes)
{
	EXPECT_FALSE(validateImage(240, 240, 1, model()));
	EXPECT_FALSE(validateImage(8000, 1000, 20'000'000, model()));
	EXPECT_FALSE(validateImage(1000, 8000, 1, model()));
	EXPECT_TRUE(validateImage(239, 1000, 1, model()));
	EXPECT_TRUE(validateImage(1000, 239, 1, model()));
	EXPECT_TRUE(validateImage(8001, 4000, 1, model()));
	EXPECT_TRUE(validateImage(4000, 8001, 1, model()));
	EXPECT_TRUE(validateImage(2000, 249, 1, model()));
	EXPECT_TRUE(validateImage(0, 0, 0, model()));
	EXPECT_TRUE(validateImage(1000, 1000, 20'000'001, model()));
}

TEST(CodePoints, AreCountedNotBytes)
{
	EXPECT_EQ(text::countCodePoints(""), 0U);
	EXPECT_EQ(text::countCodePoints("abc"), 3U);
	EXPECT_EQ(text::countCodePoints("é狐🦊"), 3U);
}

TEST(CodePoints, CountAnInvalidByteAsOne)
{
	EXPECT_EQ(text::countCodePoints("a\xFFz"), 3U);
	EXPECT_EQ(text::countCodePoints("\xE7\x8B"), 2U); // cut off in the middle
	EXPECT_EQ(text::countCodePoints("\xC0\xAF"), 2U); // overlong
	EXPECT_EQ(text::countCodePoints("\xED\xA0\x80"), 3U); // a surrogate
	EXPECT_EQ(text::countCodePoints("\xF4\x90\x80\x80"), 4U); // beyond U+10FFFF
}

TEST(AspectRatio, IsTheNearestOfTheDocumented)
{
	EXPECT_EQ(nearestAspectRatio(1920, 1080, model()), "16:9");
	EXPECT_EQ(nearestAspectRatio(3440, 1440, model()), "16:9");
	EXPECT_EQ(nearestAspectRatio(1080, 1920, model()), "9:16");
	EXPECT_EQ(nearestAspectRatio(1000, 1010, model()), "1:1");
	EXPECT_EQ(nearestAspectRatio(1280, 1024, model()), "4:3");
	EXPECT_EQ(nearestAspectRatio(768, 1024, model()), "3:4");
	EXPECT_EQ(nearestAspectRatio(0, 100, model()), "16:9");
}

} // namespace
} // namespace r2v::foxapi
