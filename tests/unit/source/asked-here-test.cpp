// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdio>

#include <gtest/gtest.h>

#include "obs/source/asked-here.hpp"

namespace r2v::test {

using obs::AskedHere;

TEST(AskedHere, KnowsWhatWasAskedForAndNothingElse)
{
	AskedHere asked;
	EXPECT_FALSE(asked.contains("one"));
	asked.note("one");
	asked.note("one");
	EXPECT_TRUE(asked.contains("one"));
	EXPECT_FALSE(asked.contains("two"));
}

TEST(AskedHere, ForgetsTheOldestOfVeryMany)
{
	AskedHere asked;
	const auto id = [](size_t number) {
		char text[32];
		snprintf(text, sizeof text, "20260101-%06zu", number);
		return std::string(text);
	};
	for (size_t number = 0; number <= AskedHere::kMaxRemembered; number++) {
		asked.note(id(number));
	}
	EXPECT_FALSE(asked.contains(id(0)));
	EXPECT_TRUE(asked.contains(id(1)));
	EXPECT_TRUE(asked.contains(id(AskedHere::kMaxRemembered)));
}

} // namespace r2v::test
