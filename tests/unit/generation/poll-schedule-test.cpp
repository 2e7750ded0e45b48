// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "generation/poll-simulation.hpp"

namespace r2v::generation {

namespace {

constexpr size_t kUsers = 6;

std::vector<Comparison> simulate(const Pace &pace, size_t generations)
{
	return simulatePolling([&pace](size_t) -> const Pace & { return pace; }, generations, kUsers);
}

Generation watched(Milliseconds atLeast, Milliseconds atMost)
{
	Generation generation;
	generation.taskDuration = {.atLeast = atLeast, .atMost = atMost};
	return generation;
}

/// A schedule that has seen tasks of a hundred seconds, more or less.
PollSchedule experienced()
{
	PollSchedule schedule;
	for (int number = 0; number < 20; ++number) {
		const Milliseconds end = std::chrono::seconds(90 + number);
		schedule.learn(watched(end - PollSchedule::kMinGap, end));
	}
	return schedule;
}

} // namespace

class PollScheduleAround : public testing::TestWithParam<double> {};

TEST_P(PollScheduleAround, HalvesTheDelayOfPlainPollingWithNoMoreRequests)
{
	for (const Pace &pace : {uniformPace(GetParam()), triangularPace(GetParam())}) {
		const auto generations = simulate(pace, 50);
		const Comparison learned = sumOf(generations, 20, 50);
		EXPECT_LE(learned.delayRatio(), 0.5) << pace.name;
		EXPECT_LE(learned.requestRatio(), 1) << pace.name;
	}
}

TEST_P(PollScheduleAround, IsNoWorseThanPlainPollingInTheFirstGenerations)
{
	const auto generations = simulate(normalPace(GetParam()), 20);
	for (const auto &[from, to] : {std::pair(0, 5), std::pair(5, 10), std::pair(10, 20)}) {
		EXPECT_LE(sumOf(generations, from, to).delayRatio(), 1) << from;
		EXPECT_LE(sumOf(generations, from, to).requestRatio(), 1) << from;
	}
}

INSTANTIATE_TEST_SUITE_P(Medians, PollScheduleAround, testing::Values(60, 100, 200));

TEST(PollSchedule, TakesAQuarterOffTheDelayOverThePublishedSpread)
{
	const Comparison learned = sumOf(simulate(publishedPace(), 150), 50, 150);
	EXPECT_LE(learned.delayRatio(), 0.75);
	EXPECT_LE(learned.requestRatio(), 1);
}

TEST(PollSchedule, PollsPlainlyWithoutAHistory)
{
	for (const Comparison &generation : simulate(publishedPace(), 5)) {
		EXPECT_EQ(generation.learned.delaysS, generation.plain.delaysS);
		EXPECT_EQ(generation.learned.requests, generation.plain.requests);
	}
}

TEST(PollSchedule, FollowsAProviderThatBecomesTwiceAsSlow)
{
	const Pace before = uniformPace(100);
	const Pace after = uniformPace(200);
	const auto generations = simulatePolling(
		[&](size_t number) -> const Pace & { return number < 40 ? before : after; }, 80, kUsers);
	EXPECT_LE(sumOf(generations, 40, 50).delayRatio(), 1);
	EXPECT_LE(sumOf(generations, 40, 50).requestRatio(), 1.25);
	EXPECT_LE(sumOf(generations, 50, 80).delayRatio(), 0.5);
	EXPECT_LE(sumOf(generations, 50, 80).requestRatio(), 1);
}

TEST(PollSchedule, IsNotRuinedByOutliers)
{
	const Pace usual = uniformPace(100);
	const Pace outlier{"outlier", [](Random &) { return 1500.0; }};
	const auto generations = simulatePolling(
		[&](size_t number) -> const Pace & { return number % 10 == 7 ? outlier : usual; }, 60, kUsers);
	EXPECT_LE(sumOf(generations, 20, 60).delayRatio(), 0.6);
	EXPECT_LE(sumOf(generations, 20, 60).requestRatio(), 1);
}

TEST(PollSchedule, NeverWaitsLessThanTwoOrMoreThanThirtySeconds)
{
	PollSchedule schedule = experienced();
	for (Milliseconds elapsed{-5000}; elapsed < std::chrono::hours(2); elapsed += Milliseconds(700)) {
		const Milliseconds delay = schedule.nextDelay({}, elapsed);
		ASSERT_GE(delay, std::chrono::seconds(2));
		ASSERT_LE(delay, std::chrono::seconds(30));
	}
}

TEST(PollSchedule, LearnsEachKindOfTaskSeparately)
{
	PollSchedule schedule = experienced();
	ASSERT_GT(schedule.nextDelay({}, Milliseconds(0)), PollSchedule::kPlainGap);
	Generation other;
	other.spec.resolution = "1080p";
	EXPECT_EQ(schedule.nextDelay(other, Milliseconds(0)), PollSchedule::kPlainGap);
	other = {};
	other.spec.durationS = 10;
	EXPECT_EQ(schedule.nextDelay(other, Milliseconds(0)), PollSchedule::kPlainGap);
	other = {};
	other.baseUrl = "https://other.example";
	EXPECT_EQ(schedule.nextDelay(other, Milliseconds(0)), PollSchedule::kPlainGap);
}

TEST(PollSchedule, LearnsNothingFromATaskThatEndedUnobserved)
{
	PollSchedule schedule;
	for (int number = 0; number < 20; ++number) {
		schedule.learn(watched(std::chrono::seconds(0), std::chrono::hours(9)));
		schedule.learn(watched(Milliseconds(0), Milliseconds(0)));
		schedule.learn(watched(std::chrono::seconds(9), std::chrono::seconds(5)));
	}
	EXPECT_EQ(schedule.nextDelay({}, Milliseconds(0)), PollSchedule::kPlainGap);
}

} // namespace r2v::generation
