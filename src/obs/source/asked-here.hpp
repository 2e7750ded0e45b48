// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <set>
#include <string>

namespace r2v::obs {

/// The generations that one instance of a source asked for. The caller holds one lock for all calls.
class AskedHere {
public:
	static constexpr size_t kMaxRemembered = 1000;

	void note(const std::string &generationId)
	{
		ids_.insert(generationId);
		if (ids_.size() > kMaxRemembered) {
			// Ids sort by age.
			ids_.erase(ids_.begin());
		}
	}
	bool contains(const std::string &generationId) const { return ids_.contains(generationId); }

private:
	std::set<std::string> ids_;
};

} // namespace r2v::obs
