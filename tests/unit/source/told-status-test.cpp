// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/source/told-status.hpp"

namespace r2v::test {
namespace {

using generation::Generation;
using generation::Snapshot;
using generation::State;

Snapshot generationOf(uint64_t sequence, State state = State::waiting)
{
	Generation generation;
	generation.id = "generation-" + std::to_string(sequence);
	generation.sequence = sequence;
	generation.state = state;
	return std::make_shared<const Generation>(generation);
}

} // namespace

TEST(ToldStatus, ThereIsNothingToTellAtFirst)
{
	const obs::ToldStatus status;
	EXPECT_EQ(status.latest(), nullptr);
	EXPECT_EQ(status.told().second, "");
	EXPECT_FALSE(status.isUnderWay());
}

TEST(ToldStatus, TheNewestGenerationIsToldOfWhateverComesLast)
{
	obs::ToldStatus status;
	EXPECT_TRUE(status.note(generationOf(2)));
	EXPECT_FALSE(status.note(generationOf(1)));
	EXPECT_EQ(status.latest()->sequence, 2u);
	EXPECT_TRUE(status.note(generationOf(3)));
	EXPECT_EQ(status.latest()->sequence, 3u);
}

TEST(ToldStatus, TheNewestGenerationIsUnderWayUntilItEnds)
{
	obs::ToldStatus status;
	status.note(generationOf(2));
	EXPECT_TRUE(status.isUnderWay());
	EXPECT_FALSE(status.note(generationOf(1, State::failed)));
	EXPECT_TRUE(status.isUnderWay()) << "an older one ended";
	EXPECT_TRUE(status.note(generationOf(2, State::ready)));
	EXPECT_FALSE(status.isUnderWay());
}

TEST(ToldStatus, ARefusalIsToldUntilTheNewestGenerationMovesOn)
{
	obs::ToldStatus status;
	status.note(generationOf(2));
	status.noteRefusal("no");
	EXPECT_EQ(status.told().second, "no");
	status.note(generationOf(1));
	EXPECT_EQ(status.told().second, "no") << "an older one moved";
	status.note(generationOf(2, State::ready));
	EXPECT_EQ(status.told().second, "");
	status.noteRefusal("no");
	status.note(generationOf(3));
	EXPECT_EQ(status.told().second, "");
}

TEST(ToldStatus, TheLastRefusalCountsAndCanBeTakenBack)
{
	obs::ToldStatus status;
	status.noteRefusal("one");
	status.noteRefusal("two");
	EXPECT_EQ(status.told().second, "two");
	status.noteRefusal({});
	EXPECT_EQ(status.told().second, "");
}

} // namespace r2v::test
