// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/poll-plan.hpp"

#include <algorithm>
#include <cmath>

#include "core/generation/poll-schedule.hpp"

namespace r2v::generation {

namespace {

constexpr int kMinGapS = PollSchedule::kMinGap.count() / 1000;
constexpr int kMaxGapS = PollSchedule::kMaxGap.count() / 1000;
constexpr int kPlainGapS = PollSchedule::kPlainGap.count() / 1000;
/// Further ahead a plan is of no use, and the plain gap takes over.
constexpr double kMaxHorizonS = 3600;

/// Half the width of the neighbourhood, in log time: a part of the spread that shrinks with the number seen (n^-1/5),
/// but at least one second of the grid.
constexpr double kSmoothing = 1.5;
constexpr double kLeastSmoothing = 0.05;
/// Weights of the pseudo-observations, in observations.
constexpr double kAnythingWeight = 1;
constexpr double kPublishedWeight = 3;
/// "Anything" means from a third of the median to three times the longest seen.
constexpr double kAnythingFactor = 3;
/// From the provider's page and its users: 1 to 5 minutes, sometimes up to 15.
constexpr double kPublishedFromS = 60;
constexpr double kPublishedUsualS = 300;
constexpr double kPublishedLatestS = 900;
constexpr double kPublishedUsualShare = 0.9;

struct Kernel {
	double center;
	double halfWidth;
};

/// The share of a triangle on [-1, 1] that lies left of x.
double triangleBefore(double x)
{
	x = std::clamp(x, -1.0, 1.0);
	return x < 0 ? (1 + x) * (1 + x) / 2 : 1 - (1 - x) * (1 - x) / 2;
}

double share(double value, double from, double to)
{
	return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

double publishedBefore(double seconds)
{
	return kPublishedUsualShare * share(seconds, kPublishedFromS, kPublishedUsualS) +
	       (1 - kPublishedUsualShare) * share(seconds, kPublishedUsualS, kPublishedLatestS);
}

/// The standard deviation or, if outliers inflate it, an estimate from the middle half.
double spreadOf(const std::vector<double> &sorted)
{
	const double count = static_cast<double>(sorted.size());
	double mean = 0;
	double variance = 0;
	for (const double value : sorted) {
		mean += value / count;
	}
	for (const double value : sorted) {
		variance += (value - mean) * (value - mean) / count;
	}
	const double middle = (sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4]) / 1.35;
	return middle > 0 ? std::min(std::sqrt(variance), middle) : std::sqrt(variance);
}

struct Forecast {
	/// The chance that a task is finished after 0, 1, 2 … seconds; ends with 1.
	std::vector<double> finished;
	/// Later than any that was seen.
	size_t overdueS = 0;
};

Forecast forecastFrom(const std::vector<TaskDuration> &seen)
{
	std::vector<Kernel> kernels;
	std::vector<double> centers;
	for (const TaskDuration &duration : seen) {
		const double from = static_cast<double>(duration.atLeast.count()) / 1000;
		const double to = std::max(static_cast<double>(duration.atMost.count()) / 1000, from + 0.001);
		const double middle = (from + to) / 2;
		kernels.push_back({.center = std::log(middle), .halfWidth = (to - from) / 2 / middle});
		centers.push_back(kernels.back().center);
	}
	std::sort(centers.begin(), centers.end());
	const double count = static_cast<double>(seen.size());
	const double smoothing = std::max(kLeastSmoothing, kSmoothing * spreadOf(centers) * std::pow(count, -0.2));

	const double longest = std::max(std::exp(centers.back()), kPublishedLatestS / kAnythingFactor);
	const double horizon = std::ceil(std::min(longest * kAnythingFactor, kMaxHorizonS));
	const double anyFrom = std::min(centers[centers.size() / 2], std::log(horizon)) - std::log(kAnythingFactor);
	std::vector<double> finished(static_cast<size_t>(horizon) + 1, 0.0);
	for (size_t second = 1; second < finished.size(); ++second) {
		const double time = static_cast<double>(second);
		double weight = kAnythingWeight * share(std::log(time), anyFrom, std::log(horizon)) +
				kPublishedWeight * publishedBefore(time);
		for (const Kernel &kernel : kernels) {
			weight += triangleBefore((std::log(time) - kernel.center) /
						 std::max(smoothing, kernel.halfWidth));
		}
		finished[second] = weight / (count + kAnythingWeight + kPublishedWeight);
	}
	finished.back() = 1;
	const double overdue = std::ceil(std::exp(centers.back() + smoothing));
	return {.finished = std::move(finished), .overdueS = static_cast<size_t>(std::min(overdue, horizon))};
}

/// The best gaps at a given price of a request, in seconds of delay.
class Planner {
public:
	explicit Planner(Forecast forecast) :
		end_(forecast.finished.size() - 1), overdueS_(forecast.overdueS),
		finished_(std::move(forecast.finished)), gaps_(end_, kMinGapS)
	{
		finished_.resize(end_ + kMaxGapS + 1, 1.0);
		area_.resize(finished_.size(), 0.0);
		for (size_t at = 1; at < finished_.size(); ++at) {
			area_[at] = area_[at - 1] + (finished_[at] + finished_[at - 1]) / 2;
		}
	}

	/// The mean number of requests with a poll every kPlainGap: the gaps that fit into the mean duration, and half
	/// a gap more.
	double plainRequests() const
	{
		const double meanDurationS = static_cast<double>(end_) - area_[end_];
		return meanDurationS / kPlainGapS + 0.5;
	}

	/// Returns the mean number of requests.
	double plan(double price)
	{
		std::vector<double> cost(finished_.size(), 0.0);
		std::vector<double> requests(finished_.size(), 0.0);
		for (size_t at = end_; at-- > 0;) {
			// An overdue task may stay overdue for long, so it is polled no more often than one with no
			// history.
			size_t bestGap = at < overdueS_ ? kMinGapS : kPlainGapS;
			double best = costOf(at, bestGap, cost);
			for (size_t gap = bestGap + 1; gap <= kMaxGapS; ++gap) {
				if (const double candidate = costOf(at, gap, cost); candidate < best) {
					best = candidate;
					bestGap = gap;
				}
			}
			const double stillAtWork = 1 - finished_[at];
			gaps_[at] = static_cast<uint8_t>(bestGap);
			cost[at] = best + price * stillAtWork;
			requests[at] = stillAtWork + requests[at + bestGap];
		}
		return requests[0];
	}

	std::vector<uint8_t> takeGaps() { return std::move(gaps_); }

private:
	/// The delay for tasks that finish within the gap, plus the cost of what follows.
	double costOf(size_t at, size_t gap, const std::vector<double> &cost) const
	{
		return area_[at + gap] - area_[at] - static_cast<double>(gap) * finished_[at] + cost[at + gap];
	}

	const size_t end_;
	const size_t overdueS_;
	std::vector<double> finished_;
	/// Its integral.
	std::vector<double> area_;
	std::vector<uint8_t> gaps_;
};

} // namespace

PollPlan::PollPlan(const std::vector<TaskDuration> &seen)
{
	Planner planner(forecastFrom(seen));
	const double allowed = planner.plainRequests();
	// The price at which the optimum needs exactly the allowed requests. It grows with the square of the gaps, so
	// the search halves ratios.
	double tooCheap = 0.001;
	double enough = 20;
	if (planner.plan(tooCheap) > allowed) {
		for (int step = 0; step < 12; ++step) {
			const double price = std::sqrt(tooCheap * enough);
			(planner.plan(price) > allowed ? tooCheap : enough) = price;
		}
		planner.plan(enough);
	}
	gapsS_ = planner.takeGaps();
}

Milliseconds PollPlan::delayAfter(Milliseconds elapsed) const
{
	const auto second = static_cast<size_t>(std::max(elapsed, Milliseconds(0)) / std::chrono::seconds(1));
	return second < gapsS_.size() ? std::chrono::seconds(gapsS_[second]) : PollSchedule::kPlainGap;
}

} // namespace r2v::generation
