// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/air/picture-queue.hpp"

namespace r2v::test {
namespace {

using obs::PictureQueue;

constexpr uint64_t kMs = 1'000'000;

media::Picture pictureAt(uint64_t timestampMs, uint32_t widthPx = 64)
{
	media::Picture picture;
	picture.widthPx = widthPx;
	picture.heightPx = 36;
	picture.timestampNs = timestampMs * kMs;
	picture.durationNs = 40 * kMs;
	return picture;
}

/// A child that looks for a picture with each frame of the canvas.
class Queue : public testing::Test {
protected:
	PictureQueue::Giving give(uint64_t timestampMs, bool still = false)
	{
		return queue_.give(pictureAt(timestampMs), still, lookedAtMs_ * kMs);
	}
	void take(uint64_t childMs, uint64_t frameMs)
	{
		lookedAtMs_ = frameMs;
		queue_.take(childMs * kMs, frameMs * kMs);
	}
	bool hasPicture(uint64_t frameMs) { return queue_.shape(frameMs * kMs).has_value(); }

	PictureQueue queue_;
	uint64_t lookedAtMs_ = 0;
};

} // namespace

using PictureQueueTest = Queue;

TEST_F(PictureQueueTest, ThereIsAPictureOnceTheChildHasTakenIt)
{
	give(1000);
	EXPECT_FALSE(hasPicture(1000));
	take(1000, 1002);
	EXPECT_TRUE(hasPicture(1002));
	EXPECT_EQ(queue_.takenNs(), 1000 * kMs);
}

TEST_F(PictureQueueTest, TheShapeIsThatOfThePictureTheChildHas)
{
	queue_.give(pictureAt(1000, 64), false, 0);
	queue_.give(pictureAt(1040, 128), false, 0);
	take(1000, 1002);
	EXPECT_EQ(queue_.shape(0)->widthPx, 64u);
	take(1040, 1042);
	EXPECT_EQ(queue_.shape(0)->widthPx, 128u);
}

TEST_F(PictureQueueTest, TheFirstPictureSetsTheChildsTimeAndThoseAfterItDoNot)
{
	EXPECT_TRUE(give(1000).setsTime);
	EXPECT_FALSE(give(1040).setsTime);
	take(1040, 1042);
	EXPECT_FALSE(give(1080).setsTime);
}

TEST_F(PictureQueueTest, ItIsSetAgainWhereTheChildLookedInVain)
{
	give(1000);
	take(1000, 1002);
	lookedAtMs_ = 1042;
	EXPECT_TRUE(give(1080).setsTime);
	lookedAtMs_ = 1082;
	EXPECT_FALSE(give(1120).setsTime) << "one waits for it";
}

TEST_F(PictureQueueTest, ItIsSetAgainForAStillAndAfterAGap)
{
	give(1000);
	EXPECT_TRUE(give(1040, true).setsTime);
	EXPECT_TRUE(give(1080).setsTime) << "after a still";
	EXPECT_FALSE(give(1120).setsTime);
	queue_.expectGap();
	EXPECT_TRUE(give(1160).setsTime);
	EXPECT_FALSE(give(1200).setsTime);
	queue_.clear();
	EXPECT_TRUE(give(1240).setsTime);
}

TEST_F(PictureQueueTest, TheChildsTimeNeverStandsStillNorGoesBack)
{
	EXPECT_EQ(give(1000).timestampNs, 1000 * kMs);
	EXPECT_EQ(give(1000).timestampNs, 1000 * kMs + 1);
	EXPECT_EQ(give(900).timestampNs, 1000 * kMs + 2);
	queue_.take(1000 * kMs + 2, 0);
	EXPECT_EQ(queue_.takenNs(), 900 * kMs) << "what the player calls it";
}

TEST_F(PictureQueueTest, PicturesAndStillsAreCountedAsTheyAreTaken)
{
	give(1000);
	give(1040, true);
	give(1080);
	EXPECT_EQ(queue_.pictures().given, 3u);
	EXPECT_EQ(queue_.stills().given, 1u);
	take(1000, 1002);
	EXPECT_EQ(queue_.pictures().taken, 1u);
	EXPECT_EQ(queue_.stills().taken, 0u);
	take(1080, 1082);
	EXPECT_EQ(queue_.pictures().taken, 3u) << "one that was skipped too";
	EXPECT_EQ(queue_.stills().taken, 1u);
}

TEST_F(PictureQueueTest, ClearedThereIsNoneAndNothingIsWaitedFor)
{
	give(1000);
	take(1000, 1002);
	give(1040, true);
	queue_.clear();
	EXPECT_FALSE(hasPicture(1042));
	EXPECT_EQ(queue_.pictures().taken, 2u);
	EXPECT_EQ(queue_.stills().taken, 1u);
	take(1040, 1042);
	EXPECT_FALSE(hasPicture(1042)) << "what was on its way is not shown";
}

TEST_F(PictureQueueTest, TheLastPictureHasItsFullTime)
{
	give(1000);
	take(1000, 1002);
	queue_.clearAfterLastPicture();
	EXPECT_TRUE(hasPicture(1041));
	EXPECT_FALSE(hasPicture(1042)) << "libobs would take the next one now";
}

TEST_F(PictureQueueTest, ANextPictureKeepsTheLastOne)
{
	give(1000);
	take(1000, 1002);
	queue_.clearAfterLastPicture();
	EXPECT_TRUE(give(1040).setsTime);
	EXPECT_TRUE(hasPicture(1100));
}

TEST_F(PictureQueueTest, WhatASlowCanvasDidNotLookAtIsNotShownAfterTheEnd)
{
	give(1000);
	give(1040);
	queue_.clearAfterLastPicture();
	EXPECT_FALSE(hasPicture(2000));
	EXPECT_EQ(queue_.pictures().taken, 2u) << "the child will never take them";
	take(1040, 2000);
	EXPECT_FALSE(hasPicture(2000));
	EXPECT_EQ(queue_.pictures().taken, 2u);
}

} // namespace r2v::test
