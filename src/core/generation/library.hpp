// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// The newest snapshot of every generation, in memory. Any thread.
class Library {
public:
	void publish(Snapshot generation);
	void forget(const std::string &generationId);
	/// A number that makes what gets it newer than all that have one.
	uint64_t nextSequence() const;
	/// For what nextSequence cannot number yet: newer than all that it has numbered, and than those that got this
	/// before.
	uint64_t nextProvisional();

	/// Null where there is none.
	Snapshot find(const std::string &generationId) const;
	/// Newest first, at most `limit` of those that `wanted` accepts.
	std::vector<Snapshot> list(size_t limit, const std::function<bool(const Generation &)> &wanted) const;
	/// Those not at their end, oldest first.
	std::vector<Snapshot> live() const;

private:
	/// Sorts by age, as isNewer does.
	using Key = std::pair<uint64_t, std::string>;
	/// Far beyond what a record may claim.
	static constexpr uint64_t kFirstProvisional = uint64_t{1} << 63;
	void forgetKey(const std::string &generationId);

	mutable std::mutex mutex_;
	std::map<Key, Snapshot> generations_;
	std::map<std::string, uint64_t, std::less<>> sequences_;
	std::set<Key> live_;
	uint64_t nextProvisional_ = kFirstProvisional;
};

} // namespace r2v::generation
