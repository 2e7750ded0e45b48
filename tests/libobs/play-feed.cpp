// SPDX-License-Identifier: GPL-2.0-or-later
// Of use under ThreadSanitizer: what comes from several threads at once.
#include <thread>

#include <gtest/gtest.h>

#include "headless-obs.hpp"
#include "obs/air/picture-feed.hpp"

namespace r2v::test {

TEST(PictureFeedTest, CanBeClearedAndAskedWhileItOpens)
{
	const HeadlessObs obs;
	obs::registerChildSource();
	const OBSSourceAutoRelease parent = obs_source_create_private("r2v_picture", "parent", nullptr);
	for (int round = 0; round < 50; round++) {
		obs::PictureFeed feed(parent);
		std::thread other([&feed] {
			for (int times = 0; times < 100; times++) {
				feed.clear();
				feed.clearAfterLastPicture();
				feed.shape();
			}
		});
		feed.open();
		other.join();
		EXPECT_TRUE(feed.child());
	}
}

} // namespace r2v::test
