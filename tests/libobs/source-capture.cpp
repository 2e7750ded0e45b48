// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of a trigger whose reference can't be taken, or not as it should be. In rehearsal, so nothing is sent.
#include <chrono>
#include <fstream>
#include <string>

#include <gmock/gmock.h>

#include "foreign-filters.hpp"
#include "obs/trigger/generation-starter.hpp"
#include "source-stage.hpp"
#include "wall-source.hpp"

namespace r2v::test {

using generation::ErrorCode;
using generation::State;
using testing::HasSubstr;

namespace {

/// An own source alone in the scene on air.
struct Studio {
	SourceStage stage;
	OBSSourceAutoRelease source;
	std::unique_ptr<TestScene> scene;

	Studio()
	{
		// With the sentences that others hold.
		stage.startApp(nullptr, [](std::string_view key) { return std::string(key) + " {detail}{status}"; });
		stage.app().rehearsal().set(true);
		source = stage.create("clip", R"({"prompt": "A sunset"})");
		scene = std::make_unique<TestScene>("scene");
		scene->add(source);
		stage.libobs().setProgram(scene->source());
		stage.libobs().waitFrames(8);
	}
	~Studio()
	{
		stage.libobs().setProgram(nullptr);
		scene.reset();
	}

	void set(const char *json) const
	{
		const OBSDataAutoRelease change = obs_data_create_from_json(json);
		obs_source_update(source, change);
	}
	generation::Admission generate() const
	{
		return stage.app().starter().generate(instanceOf(source), obs::GenerateRequest{});
	}
	generation::Snapshot find(const std::string &id) const { return stage.app().engine().find(id); }
	void expectCaptureFailed(const char *sentence) const
	{
		const generation::Admission admission = generate();
		ASSERT_TRUE(admission.accepted()) << admission.message;
		EXPECT_TRUE(eventually([&] { return find(admission.generationId)->state == State::failed; }));
		const generation::Snapshot failed = find(admission.generationId);
		EXPECT_EQ(failed->errorCode, ErrorCode::captureFailed);
		EXPECT_TRUE(failed->references.empty()) << "there was something to send";
		EXPECT_TRUE(eventually([&] {
			return stage.app().statusLines().of(instanceOf(source)).find(sentence) != std::string::npos;
		})) << stage.app().statusLines().of(instanceOf(source));
	}
	bool goesOn(const std::string &id) const
	{
		return eventually([&] {
			const State state = find(id)->state;
			return state != State::capturing && state != State::failed;
		});
	}
};

} // namespace

TEST(SourceCapture, AnEmptyProgramSceneOrFileEndsBeforeAnythingIsSent)
{
	const Studio studio;
	studio.expectCaptureFailed("Capture.Blank");

	TestScene empty("empty");
	studio.set(R"({"reference": "source", "reference_name": "empty"})");
	studio.stage.app().engine().setConfig([&] {
		generation::Config config = studio.stage.app().config();
		config.minGapS = 0;
		return config;
	}());
	studio.expectCaptureFailed("Capture.Blank");

	const auto file =
		studio.stage.clips().file("black.ppm", "P6\n640 360\n255\n" + std::string(640 * 360 * 3, '\1'));
	studio.set((R"({"reference": "file", "reference_file": ")" + file.string() + "\"}").c_str());
	studio.expectCaptureFailed("Capture.FileBlank");
}

TEST(SourceCapture, AForeignFilterThatKeepsTheClipInThePictureIsTold)
{
	const Studio studio;
	const OBSSourceAutoRelease wall = createWall("wall");
	studio.scene->add(wall);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(studio.scene->source(), blur);
	studio.stage.libobs().waitFrames(10);
	const int madeBefore = foreign::made();
	const generation::Admission admission = studio.generate();
	ASSERT_TRUE(admission.accepted()) << admission.message;
	EXPECT_TRUE(studio.goesOn(admission.generationId));
	EXPECT_TRUE(eventually([&] {
		return studio.stage.app().statusLines().of(instanceOf(studio.source)).find("Capture.AsOnAir") !=
		       std::string::npos;
	})) << studio.stage.app().statusLines().of(instanceOf(studio.source));
	EXPECT_EQ(foreign::made(), madeBefore);
}

TEST(SourceCapture, WithoutOneNothingIsTold)
{
	const Studio studio;
	const OBSSourceAutoRelease wall = createWall("wall");
	studio.scene->add(wall);
	studio.stage.libobs().waitFrames(3);
	const generation::Admission admission = studio.generate();
	ASSERT_TRUE(admission.accepted()) << admission.message;
	EXPECT_TRUE(studio.goesOn(admission.generationId));
	EXPECT_THAT(studio.stage.app().statusLines().of(instanceOf(studio.source)),
		    testing::Not(HasSubstr("Capture.")));
}

TEST(SourceCapture, WhatIsToBeHiddenBehindAForeignFilterFailsBeforeAnythingIsSent)
{
	const Studio studio;
	const OBSSourceAutoRelease wall = createWall("wall");
	const OBSSourceAutoRelease chat = createWall("chat");
	studio.scene->add(wall);
	studio.scene->add(chat);
	const OBSSourceAutoRelease blur = foreign::createFilter("blur");
	obs_source_filter_add(studio.scene->source(), blur);
	studio.stage.libobs().waitFrames(10);
	studio.set(R"({"hide_while_capturing": [{"value": "chat"}]})");
	studio.expectCaptureFailed("Capture.CannotHideBehindFilter");
}

TEST(SourceCapture, WhatIsToBeHiddenAndIsNotThereOrCannotBeReadRefuses)
{
	const Studio studio;
	for (const char *json :
	     {R"({"hide_while_capturing": [{"value": "gone"}]})", R"({"hide_while_capturing": [{"name": "clip"}]})"}) {
		studio.set(json);
		const generation::Admission admission = studio.generate();
		EXPECT_FALSE(admission.accepted()) << json;
		EXPECT_EQ(admission.refusal, generation::RefusalCode::invalidSetting) << json;
	}
}

TEST(SourceCapture, AnEndOfObsDoesNotWaitForAPicture)
{
	const Studio studio;
	const generation::Admission admission = studio.generate();
	ASSERT_TRUE(admission.accepted()) << admission.message;
	studio.stage.libobs().waitFrames(20);
	ASSERT_EQ(studio.find(admission.generationId)->state, State::capturing);
	const auto begin = std::chrono::steady_clock::now();
	studio.stage.app().shutDown();
	EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
	EXPECT_NE(studio.find(admission.generationId)->state, State::failed);
}

} // namespace r2v::test
