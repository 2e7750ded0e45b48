// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// What the status line of a source is about: its newest generation, and the last refusal since then. The caller holds
/// one lock for all calls.
class ToldStatus {
public:
	/// False if it is an older generation, which is not shown.
	bool note(const generation::Snapshot &generation)
	{
		if (latest_ && latest_->id != generation->id && !generation::isNewer(*generation, *latest_)) {
			return false;
		}
		latest_ = generation;
		refusal_.clear();
		return true;
	}
	void noteRefusal(const std::string &message) { refusal_ = message; }

	/// Null if there is none in this run.
	const generation::Snapshot &latest() const { return latest_; }
	const std::string &refusal() const { return refusal_; }
	bool isUnderWay() const { return latest_ && !generation::isEnd(latest_->state); }

private:
	generation::Snapshot latest_;
	std::string refusal_;
};

} // namespace r2v::obs
