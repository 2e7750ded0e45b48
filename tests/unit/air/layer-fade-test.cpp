// SPDX-License-Identifier: GPL-2.0-or-later
#include <ostream>

#include <gtest/gtest.h>

#include "obs/air/layer-fade.hpp"

namespace r2v::obs {

static bool operator==(const LayerFade::Look &one, const LayerFade::Look &other)
{
	return one.from == other.from && one.to == other.to && one.weight == other.weight;
}

static std::ostream &operator<<(std::ostream &out, const LayerFade::Look &look)
{
	return out << look.from << " to " << look.to << " at " << look.weight;
}

} // namespace r2v::obs

namespace r2v::test {
namespace {

using obs::LayerFade;
using Look = LayerFade::Look;

constexpr std::array kBoth{true, true};

} // namespace

TEST(LayerFade, WithoutAFadeTheFirstLayerIsSeenAlone)
{
	const LayerFade fade;
	EXPECT_EQ(fade.look(1000, kBoth), (Look{0, 0, 1.0f}));
	EXPECT_FALSE(fade.isUnderWay());
}

TEST(LayerFade, TheNextLayerTakesThePlaceBetweenItsTimes)
{
	LayerFade fade;
	fade.begin(1, 1000, 1400);
	EXPECT_EQ(fade.look(900, kBoth), (Look{0, 1, 0.0f}));
	EXPECT_EQ(fade.look(1100, kBoth), (Look{0, 1, 0.25f}));
	EXPECT_EQ(fade.look(1400, kBoth), (Look{0, 1, 1.0f}));
	EXPECT_TRUE(fade.isUnderWay());
	EXPECT_EQ(fade.lead(), 0u) << "until it is through";
}

TEST(LayerFade, UntilTheNextLayerHasAPictureTheOneBeforeIsSeen)
{
	LayerFade fade;
	fade.begin(1, 1000, 1400);
	EXPECT_EQ(fade.look(1200, {true, false}), (Look{0, 0, 1.0f}));
	fade.end(1);
	EXPECT_EQ(fade.look(1500, {true, false}), (Look{0, 0, 1.0f})) << "also when the fade is through";
	EXPECT_EQ(fade.look(1500, kBoth), (Look{0, 1, 1.0f}));
}

TEST(LayerFade, WhatFadedAwayIsDroppedOnceAndOnlyWhenTheOtherHasAPicture)
{
	LayerFade fade;
	EXPECT_FALSE(fade.dropFaded(true)) << "there was no fade";
	fade.begin(1, 1000, 1400);
	EXPECT_FALSE(fade.dropFaded(true)) << "it is not through";
	fade.end(1);
	EXPECT_EQ(fade.lead(), 1u);
	EXPECT_FALSE(fade.dropFaded(false));
	EXPECT_EQ(fade.dropFaded(true), 0u);
	EXPECT_FALSE(fade.dropFaded(true));
	EXPECT_EQ(fade.look(2000, kBoth), (Look{1, 1, 1.0f}));
}

TEST(LayerFade, AFadeThatIsCutShortLeavesTheLayerBefore)
{
	LayerFade fade;
	fade.begin(1, 1000, 1400);
	fade.end(0);
	EXPECT_EQ(fade.look(1200, kBoth), (Look{0, 0, 1.0f}));
	EXPECT_FALSE(fade.dropFaded(true));
}

TEST(LayerFade, ClearedNothingFades)
{
	LayerFade fade;
	fade.begin(1, 1000, 1400);
	fade.clear();
	EXPECT_EQ(fade.look(1200, kBoth), (Look{0, 0, 1.0f}));
	EXPECT_FALSE(fade.isUnderWay());
}

TEST(LayerFade, TheNextFadeGoesBack)
{
	LayerFade fade;
	fade.begin(1, 1000, 1400);
	fade.end(1);
	fade.begin(0, 3000, 3400);
	EXPECT_EQ(fade.look(3300, kBoth), (Look{1, 0, 0.75f}));
	fade.end(0);
	EXPECT_EQ(fade.dropFaded(true), 1u);
}

} // namespace r2v::test
