// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/source/added-by-hand.hpp"

namespace r2v::obs {
namespace {

constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr AddedByHand::Birth kByHand{
	.isOnUiThread = true, .hasSettings = false, .isLoading = false, .atNs = 100 * kSecondNs};

bool isByHand(const AddedByHand::Birth &birth)
{
	return AddedByHand(birth).noteFirstPage(true, birth.atNs + kSecondNs / 10);
}

TEST(AddedByHand, IsASourceWhosePageIsOpenedAtOnce)
{
	EXPECT_TRUE(isByHand(kByHand));
}

TEST(AddedByHand, IsNoneThatAClientMakesOnItsOwnThread)
{
	AddedByHand::Birth birth = kByHand;
	birth.isOnUiThread = false;
	EXPECT_FALSE(isByHand(birth));
}

TEST(AddedByHand, IsNoneThatBringsSettings)
{
	AddedByHand::Birth birth = kByHand;
	birth.hasSettings = true;
	EXPECT_FALSE(isByHand(birth));
}

TEST(AddedByHand, IsNoneOfACollectionThatIsLoaded)
{
	AddedByHand::Birth birth = kByHand;
	birth.isLoading = true;
	EXPECT_FALSE(isByHand(birth));
}

TEST(AddedByHand, IsNoneWhosePageIsOpenedLater)
{
	AddedByHand source(kByHand);
	EXPECT_FALSE(source.noteFirstPage(true, kByHand.atNs + AddedByHand::kToPageNs + 1));
}

TEST(AddedByHand, IsSoOnce)
{
	AddedByHand source(kByHand);
	EXPECT_TRUE(source.noteFirstPage(true, kByHand.atNs));
	EXPECT_FALSE(source.noteFirstPage(true, kByHand.atNs));
}

TEST(AddedByHand, StaysSoWhereAProgramWasThereBeforeThePerson)
{
	AddedByHand source(kByHand);
	EXPECT_FALSE(source.noteFirstPage(false, kByHand.atNs));
	EXPECT_TRUE(source.noteFirstPage(true, kByHand.atNs));
}

} // namespace
} // namespace r2v::obs
