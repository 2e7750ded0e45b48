// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "core/clock.hpp"
#include "core/generation/codes.hpp"
#include "core/generation/config.hpp"
#include "core/generation/submit-token.hpp"

namespace r2v::generation {

/// The spend guard: decides whether a trigger may start a generation and mints its SubmitToken. It is asked on the
/// trigger's own thread, so it holds its lock for a few comparisons only.
class SpendGuard {
public:
	explicit SpendGuard(const Clock &clock) : clock_(clock) {}

	struct Decision {
		RefusalCode refusal = RefusalCode::none;
		/// The limit that was reached: "max_per_hour" …; empty for tooSoon.
		std::string limit;
		int limitValue = 0;
		SubmitToken token;
	};
	/// On success the generation counts as live and spent until told otherwise.
	Decision admit(const std::string &generationId, const std::string &sourceKey, const Config &config,
		       bool hasKey);
	/// The same for a request that waits for approval: on success it counts as live, but it is not spent and has no
	/// token yet.
	Decision admitWaiting(const std::string &generationId, const std::string &sourceKey, const Config &config,
			      bool hasKey);
	/// Nothing if it does not wait (any more). On success it counts as spent and gets its one token; when refused,
	/// it goes on waiting. `rehearsal` is the generation's own.
	std::optional<Decision> approve(const std::string &generationId, const Config &config, bool rehearsal,
					bool hasKey);

	/// For a record found at start-up. A date in the future counts as now.
	void countSpent(const std::string &generationId, UtcTime createdAt, bool rehearsal);
	/// For a generation that ended before anything could be spent.
	void uncount(const std::string &generationId);
	/// Takes or frees one of the max_concurrent + max_queued places.
	void setLive(const std::string &generationId, bool live);

	int usedSince(Milliseconds age, bool rehearsal) const;

private:
	struct Spent {
		UtcTime spentAt;
		/// On the monotonic clock of this run.
		Milliseconds notedAt;
		bool rehearsal;
	};
	/// With mutex_ held: the checks that an admission and an approval share.
	Decision checkSpending(const Config &config, bool rehearsal, bool hasKey) const;
	/// With mutex_ held.
	Decision checkTrigger(const std::string &sourceKey, const Config &config, bool hasKey) const;
	int countSince(Milliseconds age, bool rehearsal) const;

	const Clock &clock_;
	mutable std::mutex mutex_;
	std::map<std::string, Milliseconds> lastBySource_;
	std::map<std::string, Spent> spent_;
	std::set<std::string> live_;
	/// Those of live_ that wait for approval.
	std::set<std::string> waiting_;
};

} // namespace r2v::generation
