// SPDX-License-Identifier: GPL-2.0-or-later
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/generation/air-memory.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

namespace {

Generation clipOf(const std::string &sourceKey, const std::string &id = "20260101T000000000-000001")
{
	Generation generation;
	generation.id = id;
	generation.spec.sourceKey = sourceKey;
	return generation;
}

} // namespace

TEST(AirMemoryTest, AClipWhoseSourceIsGoneDoesNotWait)
{
	AirMemory memory;
	EXPECT_FALSE(memory.holdsClip(clipOf("gone")));
	{
		AirMemory::Entry entry(memory, "gone");
		entry.setOnReady(OnReady::hold);
		EXPECT_TRUE(memory.holdsClip(clipOf("gone")));
	}
	EXPECT_FALSE(memory.holdsClip(clipOf("gone")));
}

TEST(AirMemoryTest, ASourceHoldsItsOwnClipsOnlyWhenItIsSetTo)
{
	AirMemory memory;
	AirMemory::Entry entry(memory, "source");
	const Generation clip = clipOf("source");
	entry.noteTriggered(clip.id);
	for (const auto &[name, holds] : std::vector<std::pair<std::string, bool>>{{"play", false},
										   {"play_at_loop", false},
										   {"library", false},
										   {"hold", true},
										   {"nonsense", false}}) {
		entry.setOnReady(parseOnReady(name));
		EXPECT_EQ(memory.holdsClip(clip), holds) << name;
	}
}

TEST(AirMemoryTest, AClipThatTheSourceDidNotAskForWaitsUnlessItOnlyGoesToTheLibrary)
{
	AirMemory memory;
	AirMemory::Entry entry(memory, "source");
	entry.noteTriggered("20260101T000000000-000002");
	for (const auto &[name, holds] : std::vector<std::pair<std::string, bool>>{
		     {"play", true}, {"play_at_loop", true}, {"library", false}, {"hold", true}}) {
		entry.setOnReady(parseOnReady(name));
		EXPECT_EQ(memory.holdsClip(clipOf("source")), holds) << name;
	}
}

TEST(AirMemoryTest, TheOldestTriggersAreForgottenAfterAThousand)
{
	AirMemory memory;
	AirMemory::Entry entry(memory, "source");
	for (int number = 1000; number <= 2000; ++number) {
		entry.noteTriggered(std::to_string(number));
	}
	EXPECT_FALSE(entry.hasTriggered("1000"));
	EXPECT_TRUE(entry.hasTriggered("1001"));
	EXPECT_TRUE(entry.hasTriggered("2000"));
}

/// OBS makes the new sources of a scene collection while it still ends those of the old one.
TEST(AirMemoryTest, OfTwoSourcesWithTheSameKeyOnlyTheNewerCounts)
{
	AirMemory memory;
	const Generation clip = clipOf("key");
	std::optional<AirMemory::Entry> older;
	older.emplace(memory, "key");
	older->noteTriggered(clip.id);
	older->setShown("shown by the older");
	AirMemory::Entry newer(memory, "key");
	newer.setShown("shown by the newer");
	EXPECT_TRUE(memory.holdsClip(clip)) << "the newer source did not ask for it";
	older.reset();
	EXPECT_TRUE(memory.holdsClip(clip));
	EXPECT_EQ(memory.shownGenerations(), std::vector<std::string>{"shown by the newer"});
}

TEST(AirMemoryTest, ListsWhatEachSourceShowsUntilItShowsNothing)
{
	AirMemory memory;
	AirMemory::Entry one(memory, "one");
	AirMemory::Entry other(memory, "other");
	EXPECT_TRUE(memory.shownGenerations().empty());
	one.setShown("first");
	other.setShown("second");
	one.setShown("third");
	EXPECT_EQ(memory.shownGenerations(), (std::vector<std::string>{"third", "second"}));
	other.setShown("");
	EXPECT_EQ(memory.shownGenerations(), std::vector<std::string>{"third"});
}

/// The engine, with nothing but the memory to ask.
class EngineAsksMemoryTest : public EngineTest {
protected:
	EngineAsksMemoryTest()
	{
		engine = std::make_unique<Engine>(
			Engine::Ports{.clock = clock,
				      .transport = transport,
				      .clipChecker = checker,
				      .listener = listener,
				      .air = memory,
				      .texts = texts,
				      .log = [](LogLevel, std::string_view) {},
				      .runInBackground = [](const std::function<void()> &job) { job(); }},
			config);
		engine->setApiKey("test-key");
		engine->openForTests();
	}

	~EngineAsksMemoryTest() override { engine.reset(); }

	/// What is said of the clip at its first "ready", when it is set as `onReady`.
	bool isHeld(OnReady onReady)
	{
		AirMemory::Entry entry(memory, spec().sourceKey);
		entry.setOnReady(onReady);
		bool held = false;
		listener.onReady = [&held](const Snapshot &generation) { held = generation->held; };
		const std::string id = generate();
		entry.noteTriggered(id);
		runUntil(id, State::ready);
		return held;
	}

	AirMemory memory;
};

TEST_F(EngineAsksMemoryTest, WithoutASourceAClipBecomesReadyAndDoesNotWait)
{
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_FALSE(find(id)->held);
}

TEST_F(EngineAsksMemoryTest, WhetherAClipWaitsIsDecidedWhenItBecomesReady)
{
	EXPECT_TRUE(isHeld(OnReady::hold));
	EXPECT_FALSE(isHeld(OnReady::play));
	EXPECT_FALSE(isHeld(OnReady::library));
}

} // namespace r2v::generation
