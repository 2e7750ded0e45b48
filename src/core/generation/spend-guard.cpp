// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/spend-guard.hpp"

#include <algorithm>
#include <utility>

namespace r2v::generation {

namespace {

constexpr Milliseconds kHour = std::chrono::hours(1);
constexpr Milliseconds kDay = std::chrono::hours(24);

SpendGuard::Decision refuse(RefusalCode refusal, std::string limit = {}, int value = 0)
{
	return {.refusal = refusal, .limit = std::move(limit), .limitValue = value, .token = {}};
}

} // namespace

SpendGuard::Decision SpendGuard::admit(const std::string &generationId, const std::string &sourceKey,
				       const Config &config, bool hasKey)
{
	const std::lock_guard lock(mutex_);
	Decision decision = checkTrigger(sourceKey, config, hasKey);
	if (decision.refusal == RefusalCode::none) {
		lastBySource_[sourceKey] = clock_.monotonic();
		spent_[generationId] = {clock_.utc(), clock_.monotonic(), config.rehearsal};
		live_.insert(generationId);
		decision.token = SubmitToken(true);
	}
	return decision;
}

SpendGuard::Decision SpendGuard::admitWaiting(const std::string &generationId, const std::string &sourceKey,
					      const Config &config, bool hasKey)
{
	const std::lock_guard lock(mutex_);
	Decision decision = checkTrigger(sourceKey, config, hasKey);
	if (decision.refusal == RefusalCode::none && static_cast<int>(waiting_.size()) >= config.maxQueued) {
		decision = refuse(RefusalCode::limitReached, "max_queued", config.maxQueued);
	}
	if (decision.refusal == RefusalCode::none) {
		lastBySource_[sourceKey] = clock_.monotonic();
		live_.insert(generationId);
		waiting_.insert(generationId);
	}
	return decision;
}

std::optional<SpendGuard::Decision> SpendGuard::approve(const std::string &generationId, const Config &config,
							bool rehearsal, bool hasKey)
{
	const std::lock_guard lock(mutex_);
	if (!waiting_.contains(generationId)) {
		return std::nullopt;
	}
	Decision decision = checkSpending(config, rehearsal, hasKey);
	if (decision.refusal == RefusalCode::none) {
		waiting_.erase(generationId);
		spent_[generationId] = {clock_.utc(), clock_.monotonic(), rehearsal};
		decision.token = SubmitToken(true);
	}
	return decision;
}

SpendGuard::Decision SpendGuard::checkTrigger(const std::string &sourceKey, const Config &config, bool hasKey) const
{
	if (!hasKey && !config.rehearsal) {
		return refuse(RefusalCode::noApiKey);
	}
	const auto last = lastBySource_.find(sourceKey);
	if (last != lastBySource_.end() && clock_.monotonic() - last->second < std::chrono::seconds(config.minGapS)) {
		return refuse(RefusalCode::tooSoon, "min_gap_s", config.minGapS);
	}
	if (static_cast<int>(live_.size()) >= config.maxConcurrent + config.maxQueued) {
		return refuse(RefusalCode::limitReached, "max_queued", config.maxQueued);
	}
	return checkSpending(config, config.rehearsal, hasKey);
}

SpendGuard::Decision SpendGuard::checkSpending(const Config &config, bool rehearsal, bool hasKey) const
{
	if (!hasKey && !rehearsal) {
		return refuse(RefusalCode::noApiKey);
	}
	if (countSince(kHour, rehearsal) >= config.maxPerHour) {
		return refuse(RefusalCode::limitReached, "max_per_hour", config.maxPerHour);
	}
	if (countSince(kDay, rehearsal) >= config.maxPerDay) {
		return refuse(RefusalCode::limitReached, "max_per_day", config.maxPerDay);
	}
	return {};
}

void SpendGuard::countSpent(const std::string &generationId, UtcTime createdAt, bool rehearsal)
{
	const std::lock_guard lock(mutex_);
	// No date is later than now: the record may come from another machine, or the clock was set back.
	const UtcTime spentAt = std::min(createdAt, clock_.utc());
	if (clock_.utc() - spentAt < kDay) {
		spent_[generationId] = {spentAt, clock_.monotonic(), rehearsal};
	}
}

void SpendGuard::uncount(const std::string &generationId)
{
	const std::lock_guard lock(mutex_);
	spent_.erase(generationId);
}

void SpendGuard::setLive(const std::string &generationId, bool live)
{
	const std::lock_guard lock(mutex_);
	if (live) {
		live_.insert(generationId);
	} else {
		live_.erase(generationId);
		waiting_.erase(generationId);
	}
}

int SpendGuard::usedSince(Milliseconds age, bool rehearsal) const
{
	const std::lock_guard lock(mutex_);
	return countSince(age, rehearsal);
}

int SpendGuard::countSince(Milliseconds age, bool rehearsal) const
{
	const UtcTime now = clock_.utc();
	const Milliseconds monotonicNow = clock_.monotonic();
	return static_cast<int>(std::count_if(spent_.begin(), spent_.end(), [&](const auto &entry) {
		const Spent &spent = entry.second;
		// The wall clock covers the time before this run and while the computer slept. The monotonic clock
		// still counts when the wall clock is set back.
		const Milliseconds ago = std::max<Milliseconds>(now - spent.spentAt, monotonicNow - spent.notedAt);
		return spent.rehearsal == rehearsal && ago < age;
	}));
}

} // namespace r2v::generation
