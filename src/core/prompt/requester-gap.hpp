// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/clock.hpp"

namespace r2v::prompt {

/// Limits how often one requester may ask. Names that comparableName() makes equal are one requester. Times are the
/// Clock's monotonic ones. Any thread; holds its lock for one look-up, or one pass over the table when it is full.
class RequesterGap {
public:
	static constexpr size_t kMaxRequesters = 1000;

	/// Zero or less: no gap.
	explicit RequesterGap(Milliseconds gap) : gap_(gap) {}

	/// Nothing: the requester may ask now, and its gap begins. Otherwise the time, above zero, that it still has to
	/// wait. Asking in vain does not restart the gap, so it can't lock a requester out. When the table is full of
	/// requesters who all still wait, new ones are refused: forgetting one would let it in too early.
	std::optional<Milliseconds> claim(std::string_view requester, Milliseconds now);

	/// Whether the requester asks in vain for the first time in this gap, since the log needs to say it only once.
	/// False for one that does not wait.
	bool noteAskedInVain(std::string_view requester);

	/// Takes a successful claim back, for a trigger that another guard refused afterwards.
	void release(std::string_view requester);

private:
	struct Turn {
		Milliseconds since;
		bool askedInVain = false;
	};
	Milliseconds leftOf(Milliseconds since, Milliseconds now) const;

	std::mutex mutex_;
	const Milliseconds gap_;
	std::unordered_map<std::string, Turn> lastByName_;
};

} // namespace r2v::prompt
