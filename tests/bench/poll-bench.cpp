// SPDX-License-Identifier: GPL-2.0-or-later
// Polls by the learning schedule beside a poll every 5 s: how late a task's end is seen, and with how many requests.
#include <cstdio>

#include "generation/poll-simulation.hpp"

using namespace r2v::generation;

namespace {

constexpr size_t kGenerations = 200;
constexpr size_t kUsers = 30;
/// Ends of the ranges of generations that are summed up.
constexpr size_t kRanges[] = {5, 10, 20, 50, 100, kGenerations};

void printRow(size_t from, size_t to, const Comparison &sum)
{
	printf("  %3zu to %3zu   %5.2f %5.2f %5.2f   %5.2f %5.2f   %6.1f %6.1f %5.3f\n", from + 1, to,
	       sum.learned.meanDelayS(), sum.plain.meanDelayS(), sum.delayRatio(), sum.learned.p95DelayS(),
	       sum.plain.p95DelayS(), sum.learned.meanRequests(), sum.plain.meanRequests(), sum.requestRatio());
}

void print(const std::string &name, const PaceOf &pace)
{
	const auto generations = simulatePolling(pace, kGenerations, kUsers);
	printf("%s\n", name.c_str());
	size_t from = 0;
	for (const size_t to : kRanges) {
		printRow(from, to, sumOf(generations, from, to));
		from = to;
	}
	printRow(0, kGenerations, sumOf(generations, 0, kGenerations));
}

} // namespace

int main()
{
	printf("Detection delay in s and requests a task, by how many generations came before; %zu users each\n",
	       kUsers);
	printf("  generations   delay 5 s   ratio   p95   5 s     requests 5 s  ratio\n");
	for (const double medianS : {60.0, 100.0, 200.0}) {
		for (const Pace &pace : {uniformPace(medianS), triangularPace(medianS), normalPace(medianS)}) {
			print(pace.name, [&pace](size_t) -> const Pace & { return pace; });
		}
	}
	for (const Pace &pace : {publishedPace(), publishedPeakedPace()}) {
		print(pace.name, [&pace](size_t) -> const Pace & { return pace; });
	}
	const Pace before = uniformPace(100);
	const Pace slower = uniformPace(200);
	const Pace faster = uniformPace(50);
	print("100 s +-30 %, twice as slow from the 51st on",
	      [&](size_t number) -> const Pace & { return number < 50 ? before : slower; });
	print("100 s +-30 %, twice as fast from the 51st on",
	      [&](size_t number) -> const Pace & { return number < 50 ? before : faster; });
	const Pace outlier{"outlier", [](Random &) { return 1500.0; }};
	print("100 s +-30 %, one in 20 takes 25 minutes",
	      [&](size_t number) -> const Pace & { return number % 20 == 7 ? outlier : before; });
	return 0;
}
