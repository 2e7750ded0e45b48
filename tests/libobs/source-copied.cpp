// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/trigger.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kCopied[] = R"({"source_key": "the-source", "prompt": "A sunset", "reference": "none", "duration": 2})";
constexpr char kStaying[] = R"({"source_key": "another", "prompt": "A sunset", "reference": "none", "duration": 2})";

generation::Snapshot whenReady(obs::App &app, const std::string &id)
{
	generation::Snapshot found;
	EXPECT_TRUE(eventually(
		[&] {
			found = app.engine().find(id);
			return found && generation::isEnd(found->state);
		},
		std::chrono::seconds(90)));
	return found;
}

} // namespace

/// OBS copies a scene collection with all settings, so that the copy's source goes by the same key.
TEST(SourceOfACopiedCollection, DoesNotAirWhatWasAskedForInTheOther)
{
	SourceStage stage;
	stage.startApp();
	obs::App &app = stage.app();
	app.setRehearsal(true);
	const OBSSourceAutoRelease staying = stage.create("staying", kStaying);
	std::string asked;
	std::string stays;
	{
		const OBSSourceAutoRelease original = stage.create("clip", kCopied);
		asked = obs::generate(instanceOf(original), {}).generationId;
		stays = obs::generate(instanceOf(staying), {}).generationId;
	}
	ASSERT_FALSE(asked.empty() || stays.empty());
	obs_wait_for_destroy_queue();
	const OBSSourceAutoRelease copy = stage.create("clip", kCopied);
	ASSERT_EQ(instanceOf(copy).key(), "the-source");

	const generation::Snapshot clip = whenReady(app, asked);
	ASSERT_TRUE(clip);
	EXPECT_EQ(clip->state, generation::State::ready);
	EXPECT_TRUE(clip->held) << "it waits for approval";
	ASSERT_TRUE(whenReady(app, stays));
	EXPECT_TRUE(eventually([&] { return instanceOf(staying).currentGeneration() == stays; }));
	EXPECT_EQ(instanceOf(copy).currentGeneration(), "");
	// By hand it can be had.
	EXPECT_TRUE(instanceOf(copy).play(clip));
	EXPECT_EQ(instanceOf(copy).currentGeneration(), asked);
}

} // namespace r2v::test
