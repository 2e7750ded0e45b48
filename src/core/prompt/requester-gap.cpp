// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/requester-gap.hpp"

#include <algorithm>
#include <utility>

#include "core/prompt/requester-name.hpp"

namespace r2v::prompt {

std::optional<Milliseconds> RequesterGap::claim(std::string_view requester, Milliseconds now)
{
	const std::string name = comparableName(requester);
	const std::lock_guard lock(mutex_);
	const auto known = lastByName_.find(name);
	if (known != lastByName_.end()) {
		const Milliseconds left = leftOf(known->second.since, now);
		if (left > Milliseconds::zero()) {
			return left;
		}
		known->second = {now};
		return std::nullopt;
	}
	if (lastByName_.size() >= kMaxRequesters) {
		std::erase_if(lastByName_, [&](const auto &entry) {
			return leftOf(entry.second.since, now) <= Milliseconds::zero();
		});
	}
	if (lastByName_.size() >= kMaxRequesters) {
		Milliseconds soonest = gap_;
		for (const auto &[other, turn] : lastByName_) {
			soonest = std::min(soonest, leftOf(turn.since, now));
		}
		return soonest;
	}
	lastByName_.emplace(name, Turn{now});
	return std::nullopt;
}

bool RequesterGap::noteAskedInVain(std::string_view requester)
{
	const std::string name = comparableName(requester);
	const std::lock_guard lock(mutex_);
	const auto known = lastByName_.find(name);
	return known != lastByName_.end() && !std::exchange(known->second.askedInVain, true);
}

void RequesterGap::release(std::string_view requester)
{
	const std::string name = comparableName(requester);
	const std::lock_guard lock(mutex_);
	lastByName_.erase(name);
}

Milliseconds RequesterGap::leftOf(Milliseconds since, Milliseconds now) const
{
	return gap_ - (now - since);
}

} // namespace r2v::prompt
