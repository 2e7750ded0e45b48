// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/source/typed-key.hpp"

namespace r2v::test {

using obs::TypedKey;

TEST(TypedKey, NothingIsDueAtFirst)
{
	TypedKey key;
	EXPECT_FALSE(key.isDue(UINT64_MAX));
	EXPECT_EQ(key.take(), "");
}

TEST(TypedKey, ItIsDueOnceTheTypingRests)
{
	TypedKey key;
	key.type("sk", 1000);
	EXPECT_FALSE(key.isDue(1000 + TypedKey::kRestNs - 1));
	EXPECT_EQ(key.takeDue(1000 + TypedKey::kRestNs - 1), "");
	EXPECT_TRUE(key.isDue(1000 + TypedKey::kRestNs));
	EXPECT_EQ(key.takeDue(1000 + TypedKey::kRestNs), "sk");
}

TEST(TypedKey, EachLetterBeginsTheRestAnew)
{
	TypedKey key;
	key.type("s", 1000);
	key.type("sk", 2000);
	EXPECT_FALSE(key.isDue(1000 + TypedKey::kRestNs));
	EXPECT_EQ(key.takeDue(2000 + TypedKey::kRestNs), "sk");
}

TEST(TypedKey, WhatWasTakenBackIsNeverDue)
{
	TypedKey key;
	key.type("sk", 1000);
	key.type("", 2000);
	EXPECT_FALSE(key.isDue(UINT64_MAX));
	EXPECT_EQ(key.take(), "");
}

TEST(TypedKey, ItIsTakenOnceAlsoBeforeItIsDue)
{
	TypedKey key;
	key.type("sk", 1000);
	EXPECT_EQ(key.take(), "sk");
	EXPECT_FALSE(key.isDue(UINT64_MAX));
	EXPECT_EQ(key.take(), "");
	EXPECT_EQ(key.takeDue(UINT64_MAX), "");
}

} // namespace r2v::test
