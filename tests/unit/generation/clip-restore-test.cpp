// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::Contains;
using testing::HasSubstr;

/// A generation that the plugin made, whose clip is lost, and a file that the user found for it.
class ClipRestore : public EngineTest {
protected:
	ClipRestore()
	{
		id = generate();
		runUntil(id, State::ready);
		std::filesystem::remove(find(id)->clipPath());
		std::ofstream(found) << "found by the user";
	}

	void choose(const std::filesystem::path &file)
	{
		engine->restoreClip(id, file, "source-1");
		engine->runOnce();
	}
	void finishBackground()
	{
		while (!background.empty()) {
			runBackground();
			engine->runOnce();
		}
	}
	std::string clip() const
	{
		std::ifstream stream(config.storageDir / id / "clip.mp4", std::ios::binary);
		return {std::istreambuf_iterator<char>(stream), {}};
	}

	std::string id;
	const std::filesystem::path found = folder / "found.mp4";
};

TEST_F(ClipRestore, KeepsTheFoundClipOfAGenerationThatThePluginMade)
{
	EXPECT_EQ(engine->clipPathOf(id), config.storageDir / id / "clip.mp4");
	choose(found);
	finishBackground();
	EXPECT_EQ(clip(), "found by the user");
	EXPECT_EQ(find(id)->clipBytes, 17U);
	restart();
	EXPECT_EQ(find(id)->clipBytes, 17U);
}

TEST_F(ClipRestore, MakesTheGenerationAgainIfItsFolderIsGone)
{
	kill();
	std::filesystem::remove_all(config.storageDir / id);
	restart();
	ASSERT_FALSE(find(id));
	choose(found);
	finishBackground();
	ASSERT_TRUE(find(id));
	EXPECT_EQ(find(id)->state, State::ready);
	EXPECT_EQ(clip(), "found by the user");
	restart();
	EXPECT_TRUE(find(id));
}

TEST_F(ClipRestore, KeepsWhatWasWrittenIntoTheRecordMeanwhile)
{
	choose(found);
	engine->markShown(id, "another source", true);
	engine->markAddedAsMediaSource(id);
	engine->runOnce();
	finishBackground();
	EXPECT_EQ(clip(), "found by the user");
	EXPECT_TRUE(find(id)->addedAsMediaSource);
	EXPECT_THAT(find(id)->shownBy, Contains("another source"));
	EXPECT_TRUE(nlohmann::json::parse(recordOnDisk(id))["added_as_media_source"]);
}

TEST_F(ClipRestore, GivesWayToATaskThatIsBeingFetchedAgain)
{
	transport.answerOnce("poll", json(401, "{}"));
	const std::string other = generate();
	runUntil(other, State::detached);
	id = other;
	choose(found);
	transport.answerAlways("poll", json(200, kProcessing));
	ASSERT_TRUE(engine->fetchAgain(other));
	engine->runOnce();
	finishBackground();
	EXPECT_EQ(find(other)->state, State::waiting);
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / other / "clip.mp4"));
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / other / "clip.copy"));
	transport.answerAlways("poll", json(200, kCompleted));
	runUntil(other, State::ready);
	EXPECT_EQ(clip(), "the clip's bytes");
}

TEST_F(ClipRestore, ExplainsWhyItRefusesWhatIsTooLargeOrNoFile)
{
	std::ofstream(folder / "huge.mp4").close();
	std::filesystem::resize_file(folder / "huge.mp4", 3'000'000'000);
	ASSERT_EQ(mkfifo((folder / "pipe.mp4").c_str(), 0600), 0);
	for (const auto &file : {folder / "huge.mp4", folder / "pipe.mp4", folder, folder / "not there",
				 std::filesystem::path("/dev/zero")}) {
		listener.notices.clear();
		choose(file);
		finishBackground();
		EXPECT_THAT(listener.notices, Contains(HasSubstr(id))) << file;
		EXPECT_FALSE(std::filesystem::exists(config.storageDir / id / "clip.copy")) << file;
	}
}

TEST_F(ClipRestore, EndsWithTheEngineAndLeavesNoHalfClip)
{
	choose(found);
	engine->shutDown();
	runBackground();
	EXPECT_EQ(clip(), "");
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / id / "clip.copy"));
}

TEST_F(ClipRestore, HasNoPathForAnInvalidId)
{
	for (const char *text : {"", "..", "a/b", "a\\b", "a.b", "a b", "a\nb", "\xc3\xa4"}) {
		EXPECT_EQ(engine->clipPathOf(text), "") << text;
	}
	EXPECT_EQ(engine->clipPathOf(std::string(65, 'a')), "");
}

} // namespace r2v::generation
