// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "core/generation/time-left.hpp"

namespace r2v::test {
namespace {

using generation::Generation;
using generation::Snapshot;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

class TimeLeft : public testing::Test {
protected:
	TimeLeft()
	{
		generation_.state = generation::State::waiting;
		generation_.acceptedAt = UtcTime(1000s);
		for (const auto took : {90s, 60s, 70s, 200s, 80s}) {
			history_.push_back(finished(took));
		}
	}
	static std::shared_ptr<Generation> finished(Milliseconds took)
	{
		auto finished = std::make_shared<Generation>();
		finished->taskDuration = {took - 5s, took};
		return finished;
	}
	std::optional<Milliseconds> after(Milliseconds elapsed) const
	{
		return generation::timeLeft(generation_, generation::durationsLike(generation_, history_),
					    UtcTime(1000s) + elapsed);
	}

	Generation generation_;
	std::vector<Snapshot> history_;
};

TEST_F(TimeLeft, IsTheMedianOfEarlierTasksAtFirst)
{
	EXPECT_EQ(after(0s), 80s);
	EXPECT_EQ(after(50s), 30s);
	generation_.acceptedAt.reset();
	generation_.state = generation::State::uploading;
	EXPECT_EQ(after(50s), 80s);
}

TEST_F(TimeLeft, CountsOnlyWhatIsStillPossible)
{
	EXPECT_EQ(after(75s), 90s - 75s);
	EXPECT_EQ(after(100s), 200s - 100s);
	EXPECT_EQ(after(201s), 0s);
}

TEST_F(TimeLeft, IsUnknownWithoutEnoughHistoryOfTheSameKind)
{
	history_.resize(2);
	EXPECT_EQ(after(0s), std::nullopt);
	for (int more = 0; more < 3; ++more) {
		auto other = finished(10s);
		other->spec.resolution = "1080p";
		history_.push_back(other);
		auto practice = finished(2s);
		practice->rehearsal = true;
		history_.push_back(practice);
	}
	EXPECT_EQ(after(0s), std::nullopt);
}

TEST_F(TimeLeft, LeavesOutTasksThatWereNotWatchedToTheirEnd)
{
	history_ = {std::make_shared<Generation>()};
	EXPECT_THAT(generation::durationsLike(generation_, history_), IsEmpty());
	history_.push_back(finished(9s));
	EXPECT_THAT(generation::durationsLike(generation_, history_), ElementsAre(9s));
}

TEST_F(TimeLeft, IsOverWhileTheClipIsFetched)
{
	generation_.state = generation::State::downloading;
	EXPECT_EQ(after(10s), 0s);
}

TEST_F(TimeLeft, DoesNotGrowWhenTheWallClockIsSetBack)
{
	EXPECT_EQ(after(-3600s), 80s);
}

} // namespace
} // namespace r2v::test
