// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/air/fading-weight.hpp"

namespace r2v::test {

using obs::FadingWeight;

TEST(FadingWeight, NothingIsSeenAtFirst)
{
	const FadingWeight weight;
	EXPECT_EQ(weight.at(0), 0.0f);
	EXPECT_TRUE(weight.isGoneAt(0));
}

TEST(FadingWeight, ItRisesAndFallsSteadily)
{
	FadingWeight weight;
	weight.fadeTo(1.0f, 1000, 400);
	EXPECT_EQ(weight.at(1000), 0.0f);
	EXPECT_FLOAT_EQ(weight.at(1100), 0.25f);
	EXPECT_EQ(weight.at(1400), 1.0f);
	EXPECT_EQ(weight.at(9000), 1.0f);
	weight.fadeTo(0.0f, 9000, 200);
	EXPECT_FLOAT_EQ(weight.at(9050), 0.75f);
	EXPECT_EQ(weight.at(9200), 0.0f);
}

TEST(FadingWeight, WithoutATimeItChangesAtOnce)
{
	FadingWeight weight;
	weight.fadeTo(1.0f, 1000, 0);
	EXPECT_EQ(weight.at(1000), 1.0f);
}

TEST(FadingWeight, TurnedBackInTheMiddleItGoesOnFromThere)
{
	FadingWeight weight;
	weight.fadeTo(1.0f, 1000, 400);
	weight.fadeTo(0.0f, 1100, 400);
	EXPECT_FLOAT_EQ(weight.at(1100), 0.25f);
	EXPECT_FLOAT_EQ(weight.at(1300), 0.125f);
}

TEST(FadingWeight, AskedForTheSameAgainItDoesNotBeginAnew)
{
	FadingWeight weight;
	weight.fadeTo(1.0f, 1000, 400);
	weight.fadeTo(1.0f, 1200, 400);
	EXPECT_EQ(weight.at(1400), 1.0f);
}

TEST(FadingWeight, AFrameFromBeforeTheChangeSeesItsBeginning)
{
	FadingWeight weight;
	weight.fadeTo(1.0f, 1000, 400);
	EXPECT_EQ(weight.at(990), 0.0f);
}

TEST(FadingWeight, ItIsGoneOnlyOnceItsFadeIsOver)
{
	FadingWeight weight;
	weight.fadeTo(1.0f, 1000, 400);
	EXPECT_FALSE(weight.isGoneAt(1000)) << "it is not seen yet, but will be";
	weight.fadeTo(0.0f, 2000, 400);
	EXPECT_FALSE(weight.isGoneAt(2399));
	EXPECT_TRUE(weight.isGoneAt(2400));
}

} // namespace r2v::test
