// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/clock.hpp"

namespace r2v::prompt {

/// How often one requester may ask. Names that comparableName() makes equal are one requester. Times are the Clock's
/// monotonic ones. Callable from any thread; holds its lock for a look-up, or one pass over the table when it is full.
class RequesterGap {
public:
	static constexpr size_t kMaxRequesters = 1000;

	/// Zero or less: no gap.
	explicit RequesterGap(Milliseconds gap) : gap_(gap) {}

	/// Nothing: the requester may ask now, and its gap begins. Else how long it still has to wait, above zero; its
	/// gap does not begin anew, so that asking again and again does not shut a requester out. A full table of
	/// requesters that all still wait refuses new ones: forgetting one would let it in too early.
	std::optional<Milliseconds> claim(std::string_view requester, Milliseconds now);

	/// Whether it is the first time in this gap that the requester asks in vain: a log needs to say it once. False
	/// for one that does not wait.
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
