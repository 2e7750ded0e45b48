// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "obs/base/generation-data.hpp"

namespace r2v::test {
namespace {

using generation::ErrorCode;
using generation::Generation;
using generation::State;
using nlohmann::json;

json toJson(const Generation &generation)
{
	const OBSDataAutoRelease data = obs::toData(generation);
	return json::parse(obs_data_get_json(data));
}

Generation finished()
{
	Generation generation;
	generation.id = "20260131T235959Z-ab12";
	generation.state = State::ready;
	generation.spec.sourceName = "AI clip";
	generation.spec.prompt = "\"quoted\" \\ 🦊\n漢字";
	generation.spec.model = "wan";
	generation.spec.durationS = 7;
	generation.spec.aspectRatio = "16:9";
	generation.createdAt = UtcTime(std::chrono::milliseconds(1769903999042));
	generation.updatedAt = generation.createdAt;
	generation.progress = 100;
	generation.storage = std::make_shared<const std::filesystem::path>("/library");
	generation.references = {{"reference-1.jpg", "image/jpeg", 1280, 720, 1, {}}};
	generation.clipFileName = "clip.mp4";
	generation.creditsReserved = "0.50";
	return generation;
}

TEST(GenerationData, HoldsEveryNameOfTheContract)
{
	Generation generation = finished();
	generation.spec.seed = 4;
	std::set<std::string> names;
	const json data = toJson(generation);
	for (const auto &[name, value] : data.items()) {
		names.insert(name);
	}
	EXPECT_EQ(names, (std::set<std::string>{"generation_id",
						"source",
						"state",
						"progress",
						"provider_status",
						"task_id",
						"prompt",
						"negative_prompt",
						"model",
						"duration",
						"resolution",
						"aspect_ratio",
						"seed",
						"requested_by",
						"created_at",
						"updated_at",
						"reference_paths",
						"clip_path",
						"credits_reserved",
						"may_have_been_billed",
						"waits_for_approval",
						"dismissed",
						"keep",
						"error_code",
						"error",
						"action"}));
}

TEST(GenerationData, KeepsThePromptUnchanged)
{
	EXPECT_EQ(toJson(finished())["prompt"], finished().spec.prompt);
}

TEST(GenerationData, TellsWhatAPromptWasMadeOfWhereItWasATemplate)
{
	Generation generation = finished();
	EXPECT_FALSE(toJson(generation).contains("prompt_template"));
	generation.spec.promptTemplate = "a {fox|owl}";
	EXPECT_EQ(toJson(generation)["prompt_template"], "a {fox|owl}");
}

TEST(GenerationData, TellsWhatWaitsForApproval)
{
	Generation generation = finished();
	EXPECT_EQ(toJson(generation)["waits_for_approval"], false);
	generation.held = true;
	EXPECT_EQ(toJson(generation)["waits_for_approval"], true) << "a clip before air";
	generation.held = false;
	generation.state = generation::State::queued;
	generation.waitsForApproval = true;
	EXPECT_EQ(toJson(generation)["waits_for_approval"], true) << "a request before it is sent";
}

TEST(GenerationData, NamesFilesByTheirWholePath)
{
	const json data = toJson(finished());
	EXPECT_EQ(data["clip_path"], "/library/20260131T235959Z-ab12/clip.mp4");
	EXPECT_EQ(data["reference_paths"],
		  json::parse(R"([{"value":"/library/20260131T235959Z-ab12/reference-1.jpg"}])"));
}

TEST(GenerationData, HasNoClipPathBeforeThereIsAClip)
{
	Generation generation = finished();
	generation.clipFileName.clear();
	EXPECT_EQ(toJson(generation)["clip_path"], "");
}

TEST(GenerationData, LeavesOutASeedThatTheServerChooses)
{
	EXPECT_FALSE(toJson(finished()).contains("seed"));
}

TEST(GenerationData, HasAnEmptyErrorCodeWhereNothingWentWrong)
{
	Generation generation = finished();
	EXPECT_EQ(toJson(generation)["error_code"], "");
	generation.errorCode = ErrorCode::insufficientBalance;
	EXPECT_EQ(toJson(generation)["error_code"], "insufficient_balance");
}

TEST(GenerationData, WritesTimesAsIso8601InUtc)
{
	EXPECT_EQ(toJson(finished())["created_at"], "2026-01-31T23:59:59.042Z");
}

} // namespace
} // namespace r2v::test
