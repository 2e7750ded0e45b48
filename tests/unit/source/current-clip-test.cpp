// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "obs/source/current-clip.hpp"

namespace r2v::test {
namespace {

using obs::CurrentClip;
using testing::ElementsAre;
using testing::IsEmpty;

class CurrentClipTest : public testing::Test {
protected:
	/// The settings as the source writes them now.
	CurrentClip::Written written() const { return {clip_.id(), clip_.count()}; }
	std::string follow(const CurrentClip::Written &written)
	{
		clip_.follow(clip_.wantedBy(written));
		return clip_.id();
	}
	std::vector<std::string> marked() { return std::exchange(marked_, {}); }

	std::vector<std::string> marked_;
	CurrentClip clip_{[this](const std::string &id, const std::string &mark, bool shown) {
		marked_.push_back((shown ? "+" : "-") + id + " by " + mark);
	}};
};

} // namespace

TEST_F(CurrentClipTest, ItFollowsItsSettings)
{
	EXPECT_EQ(follow({"one", 1}), "one");
	EXPECT_EQ(follow({"two", 1}), "two");
	EXPECT_EQ(follow({"two", 7}), "two") << "settings of a collection that is newer";
	EXPECT_EQ(follow({"", 1}), "");
	EXPECT_EQ(follow({"one", std::nullopt}), "one") << "of a version that did not count, or of a script";
	EXPECT_EQ(follow({std::nullopt, 1}), "") << "a count alone: no clip";
	EXPECT_EQ(clip_.count(), 1) << "it counts what the source does by itself";
}

TEST_F(CurrentClipTest, OnlyAnotherClipIsNews)
{
	EXPECT_FALSE(clip_.follow(""));
	EXPECT_TRUE(clip_.follow("one"));
	EXPECT_FALSE(clip_.follow("one"));
}

TEST_F(CurrentClipTest, ACopyOfItsSettingsFromBeforeDoesNotBringTheClipOfThenBack)
{
	clip_.set("one");
	const CurrentClip::Written before = written();
	clip_.set("two");
	EXPECT_EQ(follow(before), "two");
	EXPECT_EQ(follow(written()), "two");
	clip_.set({});
	EXPECT_EQ(follow(before), "") << "it was stopped meanwhile";
}

TEST_F(CurrentClipTest, DefaultsLeaveTheClipOnAir)
{
	clip_.set("one");
	EXPECT_EQ(follow({}), "one");
}

TEST_F(CurrentClipTest, EachActOfItsOwnIsCounted)
{
	clip_.set("one");
	clip_.set("one");
	clip_.set({});
	EXPECT_EQ(clip_.count(), 4);
	EXPECT_EQ(clip_.id(), "");
}

TEST_F(CurrentClipTest, ItGoesOnCountingWhereItsSettingsAre)
{
	clip_.loaded({"one", 7});
	EXPECT_EQ(clip_.count(), 7);
	EXPECT_EQ(follow({"two", 6}), "") << "a copy from before it was loaded";
	EXPECT_EQ(follow({"one", 7}), "one");
	clip_.loaded({"one", 3});
	EXPECT_EQ(clip_.count(), 7);
	clip_.loaded({});
	EXPECT_EQ(clip_.count(), 7);
}

TEST_F(CurrentClipTest, TheRecordsTellWhichClipItShows)
{
	clip_.collectionIs("key", "Show", false);
	EXPECT_EQ(clip_.mark(), "key@Show");
	EXPECT_THAT(marked(), IsEmpty()) << "it shows none";
	clip_.set("one");
	EXPECT_THAT(marked(), ElementsAre("+one by key@Show"));
	clip_.follow("two");
	EXPECT_THAT(marked(), ElementsAre("-one by key@Show", "+two by key@Show"));
	clip_.follow("two");
	EXPECT_THAT(marked(), IsEmpty());
	clip_.set({});
	EXPECT_THAT(marked(), ElementsAre("-two by key@Show"));
}

TEST_F(CurrentClipTest, WhileItsCollectionIsLoadedTheRecordsStayAsTheyAre)
{
	clip_.follow("one");
	EXPECT_THAT(marked(), IsEmpty());
	clip_.collectionIs("key", "Show", false);
	EXPECT_THAT(marked(), ElementsAre("+one by key@Show"));
}

TEST_F(CurrentClipTest, ACollectionsNewNameReplacesTheOldOneAndACopysNameDoesNot)
{
	clip_.collectionIs("key", "Show", false);
	clip_.set("one");
	marked();
	clip_.collectionIs("key", "Renamed", true);
	EXPECT_THAT(marked(), ElementsAre("+one by key@Renamed", "-one by key@Show"));
	clip_.collectionIs("key", "Copy", false);
	EXPECT_THAT(marked(), ElementsAre("+one by key@Copy")) << "the one it was copied from shows it too";
	clip_.collectionIs("key", "Copy", true);
	EXPECT_THAT(marked(), ElementsAre("+one by key@Copy")) << "it has the same name still";
}

} // namespace r2v::test
