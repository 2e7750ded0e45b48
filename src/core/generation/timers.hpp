// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "core/clock.hpp"

namespace r2v::generation {

/// Actions for later, on the engine thread.
class Timers {
public:
	using Id = uint64_t;

	Id add(Milliseconds due, std::function<void()> action)
	{
		const Id id = ++lastId_;
		actions_.emplace(Key{due, id}, std::move(action));
		dues_.emplace(id, due);
		return id;
	}

	void cancel(Id id)
	{
		if (const auto due = dues_.find(id); due != dues_.end()) {
			actions_.erase(Key{due->second, id});
			dues_.erase(due);
		}
	}

	std::optional<Milliseconds> nextDue() const
	{
		return actions_.empty() ? std::nullopt : std::optional(actions_.begin()->first.first);
	}

	/// Runs what is due, including what those actions add with a due time of now or earlier.
	void run(Milliseconds now)
	{
		while (!actions_.empty() && actions_.begin()->first.first <= now) {
			auto entry = actions_.extract(actions_.begin());
			dues_.erase(entry.key().second);
			entry.mapped()();
		}
	}

private:
	using Key = std::pair<Milliseconds, Id>;
	std::map<Key, std::function<void()>> actions_;
	std::map<Id, Milliseconds> dues_;
	Id lastId_ = 0;
};

} // namespace r2v::generation
