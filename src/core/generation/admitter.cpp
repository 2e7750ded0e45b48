// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/admitter.hpp"

#include <algorithm>

namespace r2v::generation {

namespace {

constexpr Milliseconds kHour = std::chrono::hours(1);
constexpr Milliseconds kDay = std::chrono::hours(24);

} // namespace

Admitter::Decision Admitter::admit(const std::string &generationId, const std::string &sourceKey, const Config &config,
				   bool hasKey)
{
	const auto refuse = [](Refusal refusal, std::string limit = {}, int value = 0) {
		return Decision{.refusal = refusal, .limit = std::move(limit), .limitValue = value, .token = {}};
	};
	if (!hasKey && !config.rehearsal) {
		return refuse(Refusal::noApiKey);
	}
	const std::lock_guard lock(mutex_);
	const Milliseconds now = clock_.monotonic();
	const auto last = lastBySource_.find(sourceKey);
	if (last != lastBySource_.end() && now - last->second < std::chrono::seconds(config.minGapS)) {
		return refuse(Refusal::tooSoon, "min_gap_s", config.minGapS);
	}
	if (static_cast<int>(live_.size()) >= config.maxConcurrent + config.maxQueued) {
		return refuse(Refusal::limitReached, "max_queued", config.maxQueued);
	}
	if (countSince(kHour, config.rehearsal) >= config.maxPerHour) {
		return refuse(Refusal::limitReached, "max_per_hour", config.maxPerHour);
	}
	if (countSince(kDay, config.rehearsal) >= config.maxPerDay) {
		return refuse(Refusal::limitReached, "max_per_day", config.maxPerDay);
	}
	lastBySource_[sourceKey] = now;
	spent_[generationId] = {clock_.utc(), config.rehearsal};
	live_.insert(generationId);
	return Decision{.refusal = Refusal::none, .limit = {}, .limitValue = 0, .token = SubmitToken(true)};
}

void Admitter::countSpent(const std::string &generationId, UtcTime createdAt, bool rehearsal)
{
	const std::lock_guard lock(mutex_);
	if (clock_.utc() - createdAt < kDay) {
		spent_[generationId] = {createdAt, rehearsal};
	}
}

void Admitter::uncount(const std::string &generationId)
{
	const std::lock_guard lock(mutex_);
	spent_.erase(generationId);
}

void Admitter::setLive(const std::string &generationId, bool live)
{
	const std::lock_guard lock(mutex_);
	if (live) {
		live_.insert(generationId);
	} else {
		live_.erase(generationId);
	}
}

int Admitter::usedSince(Milliseconds age, bool rehearsal) const
{
	const std::lock_guard lock(mutex_);
	return countSince(age, rehearsal);
}

int Admitter::countSince(Milliseconds age, bool rehearsal) const
{
	const UtcTime now = clock_.utc();
	return static_cast<int>(std::count_if(spent_.begin(), spent_.end(), [&](const auto &entry) {
		return entry.second.rehearsal == rehearsal && now - entry.second.createdAt < age;
	}));
}

} // namespace r2v::generation
