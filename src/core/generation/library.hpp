// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// The newest snapshot of every generation, in memory. Any thread.
class Library {
public:
	void publish(Snapshot generation);
	void forget(const std::string &generationId);

	/// Null where there is none.
	Snapshot find(const std::string &generationId) const;
	/// Newest first, at most `limit` of those that `wanted` accepts.
	std::vector<Snapshot> list(size_t limit, const std::function<bool(const Generation &)> &wanted) const;
	/// Those not at their end.
	std::vector<Snapshot> live() const;

private:
	mutable std::mutex mutex_;
	/// By id, which sorts by age.
	std::map<std::string, Snapshot> generations_;
	std::set<std::string> live_;
};

} // namespace r2v::generation
