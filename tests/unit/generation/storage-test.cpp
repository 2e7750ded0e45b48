// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/generation/shown-mark.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::HasSubstr;

/// A limit of 1 GB and clips of 400 MB (sparse files): two fit, a third does not.
class StorageTest : public EngineTest {
protected:
	StorageTest()
	{
		config.storageLimitGb = 1;
		transport.answerAlways("download", [](const http::Request &request) {
			std::ofstream(request.saveTo, std::ios::binary).close();
			std::filesystem::resize_file(request.saveTo, kClipBytes);
			http::Response response;
			response.status = 200;
			response.savedBytes = kClipBytes;
			return response;
		});
		restart();
	}

	std::string makeClip()
	{
		const std::string id = generate();
		runUntil(id, State::ready);
		return id;
	}

	bool isThere(const std::string &id) const
	{
		const bool onDisk = std::filesystem::exists(config.storageDir / id);
		EXPECT_EQ(onDisk, find(id) != nullptr) << "the list and the disk agree";
		return onDisk;
	}

	static constexpr uint64_t kClipBytes = 400'000'000;
};

TEST_F(StorageTest, TheOldestReadyClipGoesFirst)
{
	const std::string oldest = makeClip();
	const std::string older = makeClip();
	EXPECT_TRUE(isThere(oldest));
	const std::string newest = makeClip();
	EXPECT_FALSE(isThere(oldest));
	EXPECT_TRUE(isThere(older));
	EXPECT_TRUE(isThere(newest));
	makeClip();
	EXPECT_FALSE(isThere(older));
	EXPECT_TRUE(isThere(newest));
}

TEST_F(StorageTest, AClipThatASourceShowsStays)
{
	const std::string shown = makeClip();
	air.shown = {shown};
	const std::string next = makeClip();
	makeClip();
	EXPECT_TRUE(isThere(next)) << "what is protected pushes nothing out";
	makeClip();
	EXPECT_TRUE(isThere(shown));
	EXPECT_FALSE(isThere(next));
}

TEST_F(StorageTest, AClipShownInAnotherSceneCollectionStaysUntilItIsReplacedThere)
{
	const std::string shown = makeClip();
	engine->markShown(shown, "source of another collection", true);
	engine->runOnce();
	restart();
	const int toldBefore = listener.changes;
	engine->markShown(shown, "source of another collection", true);
	engine->runOnce();
	EXPECT_EQ(listener.changes, toldBefore) << "that is no news for anybody";
	const std::string next = makeClip();
	makeClip();
	EXPECT_TRUE(isThere(next));
	makeClip();
	EXPECT_TRUE(isThere(shown));
	EXPECT_FALSE(isThere(next));

	engine->markShown(shown, "source of another collection", false);
	engine->runOnce();
	makeClip();
	EXPECT_FALSE(isThere(shown));
}

TEST_F(StorageTest, AClipShownByOneOfTwoCopiesOfASceneCollectionStays)
{
	const std::string shown = makeClip();
	for (const char *collection : {"Show", "Show 2", ""}) {
		engine->markShown(shown, shownMark("source-1", collection), true);
	}
	engine->runOnce();
	restart();
	for (const char *collection : {"Show 2", "Show", ""}) {
		for (int count = 0; count < 3; ++count) {
			makeClip();
		}
		EXPECT_TRUE(isThere(shown)) << "all but " << collection << " have gone on to others";
		engine->markShown(shown, shownMark("source-1", collection), false);
		engine->runOnce();
	}
	makeClip();
	EXPECT_FALSE(isThere(shown));
}

TEST_F(StorageTest, AClipAddedAsAMediaSourceStays)
{
	const std::string added = makeClip();
	engine->markAddedAsMediaSource(added);
	engine->runOnce();
	const std::string next = makeClip();
	makeClip();
	EXPECT_TRUE(isThere(next));
	makeClip();
	EXPECT_TRUE(isThere(added));
	EXPECT_FALSE(isThere(next));
}

TEST_F(StorageTest, AClipMarkedKeepStays)
{
	const std::string kept = makeClip();
	kill();
	auto record = nlohmann::json::parse(recordOnDisk(kept));
	record["keep"] = true;
	std::ofstream(config.storageDir / kept / "generation.json") << record.dump();
	restart();
	const std::string next = makeClip();
	makeClip();
	EXPECT_TRUE(isThere(next));
	makeClip();
	EXPECT_TRUE(isThere(kept));
	EXPECT_FALSE(isThere(next));
}

TEST_F(StorageTest, UnfinishedAndFailedGenerationsStay)
{
	transport.answerOnce("poll", json(401, "{}"));
	const std::string detached = generate();
	runUntil(detached, State::detached);
	transport.answerOnce("submit", json(400, "{}"));
	const std::string failed = generate();
	runUntil(failed, State::failed);
	for (int count = 0; count < 4; ++count) {
		makeClip();
	}
	EXPECT_TRUE(isThere(detached));
	EXPECT_TRUE(isThere(failed));
}

TEST_F(StorageTest, TheNewestClipStaysEvenIfItAloneIsTooLarge)
{
	transport.answerOnce("download", [](const http::Request &request) {
		std::ofstream(request.saveTo, std::ios::binary).close();
		std::filesystem::resize_file(request.saveTo, 3 * kClipBytes);
		http::Response response;
		response.status = 200;
		response.savedBytes = 3 * kClipBytes;
		return response;
	});
	EXPECT_TRUE(isThere(makeClip()));
}

TEST_F(StorageTest, SizesClaimedByRecordsRemoveNothing)
{
	const std::string first = makeClip();
	const std::string second = makeClip();
	kill();
	const auto plant = [&](const std::string &id, const std::string &clipBytes, bool keep) {
		auto record = nlohmann::json::parse(recordOnDisk(first));
		record["generation_id"] = id;
		record["keep"] = keep;
		record["clip_bytes"] = nlohmann::json::parse(clipBytes);
		record["references"][0]["size_bytes"] = nlohmann::json::parse(clipBytes);
		std::filesystem::create_directory(config.storageDir / id);
		std::ofstream(config.storageDir / id / "generation.json") << record.dump();
	};
	plant("20200101T000000000-000001", "9000000000000", true);
	plant("20200101T000000000-000002", "18446744073709551615", false);
	plant("20200101T000000000-000003", "18446744073709551615", false);
	plant("99991231T235959999-ffffff", "9000000000000", false);
	restart();
	EXPECT_EQ(find("20200101T000000000-000001")->clipBytes, 0U) << "there is no clip";
	const std::string third = makeClip();
	EXPECT_FALSE(isThere(first)) << "the clips that are there are too many";
	EXPECT_TRUE(isThere(second));
	EXPECT_TRUE(isThere(third));
	EXPECT_TRUE(isThere("20200101T000000000-000001"));
}

TEST_F(StorageTest, AFileThatAloneExceedsTheLimitRemovesNothing)
{
	const std::string first = makeClip();
	const std::string second = makeClip();
	kill();
	for (const std::string id : {"20200101T000000000-000001", "99991231T235959999-ffffff"}) {
		auto record = nlohmann::json::parse(recordOnDisk(first));
		record["generation_id"] = id;
		record["sequence"] = id.starts_with("9") ? 1'000'000 : 0;
		std::filesystem::create_directory(config.storageDir / id);
		std::ofstream(config.storageDir / id / "generation.json") << record.dump();
		std::ofstream(config.storageDir / id / "clip.mp4").close();
		// Sparse, as an archive can hold it in a few bytes.
		std::filesystem::resize_file(config.storageDir / id / "clip.mp4", 9'000'000'000);
	}
	restart();
	const std::string third = makeClip();
	EXPECT_FALSE(isThere("20200101T000000000-000001"));
	EXPECT_FALSE(isThere(first));
	EXPECT_TRUE(isThere(second));
	EXPECT_TRUE(isThere(third));
}

TEST_F(StorageTest, AFolderThatCannotBeMovedIsDeletedInPlace)
{
	const std::string oldest = makeClip();
	makeClip();
	std::filesystem::create_directories(config.storageDir / ".removed" / oldest / "in the way");
	makeClip();
	EXPECT_EQ(find(oldest), nullptr);
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / oldest / "generation.json"))
		<< "it is gone, whenever OBS ends";
	runBackground();
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / oldest));
}

TEST_F(StorageTest, DeletionNeverFollowsALink)
{
	std::filesystem::create_directory(folder / "of the user");
	std::ofstream(folder / "of the user" / "diary.txt") << "dear diary";
	std::filesystem::create_directory_symlink(folder / "of the user", config.storageDir / ".removed");
	const std::string oldest = makeClip();
	std::filesystem::create_directory_symlink(folder / "of the user", config.storageDir / oldest / "album");
	makeClip();
	makeClip();
	EXPECT_FALSE(isThere(oldest));
	runBackground();
	restart();
	runBackground();
	EXPECT_TRUE(std::filesystem::exists(folder / "of the user" / "diary.txt"));
	const auto entries = std::filesystem::directory_iterator(folder / "of the user");
	EXPECT_EQ(std::distance(begin(entries), end(entries)), 1) << "nothing was moved there either";
}

TEST_F(StorageTest, TheLimitSurvivesARestart)
{
	const std::string oldest = makeClip();
	makeClip();
	restart();
	makeClip();
	EXPECT_FALSE(isThere(oldest));
}

TEST_F(StorageTest, AClipOfAnEarlierRunRemovesNothingBeforeTheSourcesExist)
{
	const std::string oldest = makeClip();
	makeClip();
	transport.answerAlways("poll", json(200, kProcessing));
	const std::string late = generate();
	runUntil(late, State::waiting);
	kill();
	transport.answerAlways("poll", json(200, kCompleted));
	restart();
	runUntil(late, State::ready);
	EXPECT_TRUE(isThere(oldest));
}

TEST_F(StorageTest, FoldersAreDeletedByWorkersAndTheirRemainsAtTheNextStart)
{
	const std::string oldest = makeClip();
	makeClip();
	makeClip();
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / ".removed" / oldest / "clip.mp4"));
	runBackground();
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / ".removed" / oldest));

	makeClip();
	background.clear();
	restart();
	EXPECT_EQ(listener.notices.size(), 0U);
	EXPECT_FALSE(std::filesystem::is_empty(config.storageDir / ".removed"));
	runBackground();
	EXPECT_FALSE(std::filesystem::exists(config.storageDir / ".removed"));
}

} // namespace r2v::generation
