// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/generation/poll-schedule.hpp"

namespace r2v::generation {

using Random = std::mt19937_64;

/// How long a provider's tasks take, in seconds.
struct Pace {
	std::string name;
	std::function<double(Random &)> drawS;
};

Pace uniformPace(double medianS);
Pace triangularPace(double medianS);
/// Within ±30 % in 19 of 20 cases.
Pace normalPace(double medianS);
/// 1 to 5 minutes, one in ten up to 15: even within both.
Pace publishedPace();
/// The same with most tasks near 2 minutes.
Pace publishedPeakedPace();
/// The pace at generation number `generation`, counted from 0.
using PaceOf = std::function<const Pace &(size_t generation)>;

/// What one way of polling costs and gives.
struct Tally {
	double delayS = 0;
	double requests = 0;
	size_t tasks = 0;
	std::vector<double> delaysS;

	void add(double delay, int polls);
	void add(const Tally &other);
	double meanDelayS() const { return delayS / static_cast<double>(tasks); }
	double meanRequests() const { return requests / static_cast<double>(tasks); }
	double p95DelayS() const;
};

/// The learning schedule and a poll every 5 s, on the same tasks.
struct Comparison {
	Tally learned;
	Tally plain;

	double delayRatio() const { return learned.meanDelayS() / plain.meanDelayS(); }
	double requestRatio() const { return learned.meanRequests() / plain.meanRequests(); }
	void add(const Comparison &other);
};

/// One Comparison a generation, over `users` who each begin without a history. Deterministic.
std::vector<Comparison> simulatePolling(const PaceOf &pace, size_t generations, size_t users);

/// Generations `from` to `to` (not included) together.
Comparison sumOf(const std::vector<Comparison> &generations, size_t from, size_t to);

} // namespace r2v::generation
