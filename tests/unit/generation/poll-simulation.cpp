// SPDX-License-Identifier: GPL-2.0-or-later
#include "generation/poll-simulation.hpp"

#include <algorithm>
#include <cmath>

namespace r2v::generation {

namespace {

double chance(Random &random)
{
	return std::uniform_real_distribution<double>(0, 1)(random);
}

double triangular(Random &random, double from, double mode, double to)
{
	const double at = chance(random);
	const double rising = (mode - from) / (to - from);
	return at < rising ? from + std::sqrt(at * (to - from) * (mode - from))
			   : to - std::sqrt((1 - at) * (to - from) * (to - mode));
}

template <typename Body>
double withTail(Random &random, Body body)
{
	return chance(random) < 0.9 ? body() : 300 + 600 * chance(random);
}

struct Watched {
	double delayS;
	int polls;
	TaskDuration seen;
};

template <typename NextDelay>
Watched watch(double durationS, NextDelay nextDelay)
{
	const Milliseconds end(static_cast<Milliseconds::rep>(durationS * 1000));
	Milliseconds before{0};
	Milliseconds elapsed{0};
	int polls = 0;
	do {
		before = elapsed;
		elapsed += nextDelay(elapsed);
		++polls;
	} while (elapsed < end);
	return {static_cast<double>((elapsed - end).count()) / 1000, polls, {.atLeast = before, .atMost = elapsed}};
}

} // namespace

Pace uniformPace(double medianS)
{
	return {"uniform, " + std::to_string(static_cast<int>(medianS)) + " s +-30 %",
		[medianS](Random &random) { return medianS * (0.7 + 0.6 * chance(random)); }};
}

Pace triangularPace(double medianS)
{
	return {"triangular, " + std::to_string(static_cast<int>(medianS)) + " s +-30 %",
		[medianS](Random &random) { return triangular(random, 0.7 * medianS, medianS, 1.3 * medianS); }};
}

Pace normalPace(double medianS)
{
	return {"normal, " + std::to_string(static_cast<int>(medianS)) + " s +-30 %", [medianS](Random &random) {
			return std::max(std::normal_distribution<double>(medianS, 0.15 * medianS)(random), 1.0);
		}};
}

Pace publishedPace()
{
	return {"published, even",
		[](Random &random) { return withTail(random, [&random] { return 60 + 240 * chance(random); }); }};
}

Pace publishedPeakedPace()
{
	return {"published, peaked", [](Random &random) {
			return withTail(random, [&random] { return triangular(random, 60, 120, 300); });
		}};
}

void Tally::add(double delay, int polls)
{
	delayS += delay;
	requests += polls;
	++tasks;
	delaysS.push_back(delay);
}

void Tally::add(const Tally &other)
{
	delayS += other.delayS;
	requests += other.requests;
	tasks += other.tasks;
	delaysS.insert(delaysS.end(), other.delaysS.begin(), other.delaysS.end());
}

double Tally::p95DelayS() const
{
	std::vector<double> sorted = delaysS;
	std::sort(sorted.begin(), sorted.end());
	return sorted[sorted.size() * 95 / 100];
}

void Comparison::add(const Comparison &other)
{
	learned.add(other.learned);
	plain.add(other.plain);
}

std::vector<Comparison> simulatePolling(const PaceOf &pace, size_t generations, size_t users)
{
	std::vector<Comparison> result(generations);
	for (size_t user = 0; user < users; ++user) {
		Random random(1000 + user);
		PollSchedule schedule;
		for (size_t number = 0; number < generations; ++number) {
			Generation generation;
			const double durationS = pace(number).drawS(random);
			const Watched learned = watch(durationS, [&](Milliseconds elapsed) {
				return schedule.nextDelay(generation, elapsed);
			});
			const Watched plain = watch(durationS, [](Milliseconds) { return PollSchedule::kPlainGap; });
			result[number].learned.add(learned.delayS, learned.polls);
			result[number].plain.add(plain.delayS, plain.polls);
			generation.taskDuration = learned.seen;
			schedule.learn(generation);
		}
	}
	return result;
}

Comparison sumOf(const std::vector<Comparison> &generations, size_t from, size_t to)
{
	Comparison sum;
	for (size_t number = from; number < to; ++number) {
		sum.add(generations[number]);
	}
	return sum;
}

} // namespace r2v::generation
