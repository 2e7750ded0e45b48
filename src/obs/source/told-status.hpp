// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <utility>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// What the status line of a source is about: its newest generation, and the last refusal since then. Any thread.
class ToldStatus {
public:
	/// False if it is an older generation, which is not shown.
	bool note(const generation::Snapshot &generation)
	{
		const std::lock_guard lock(mutex_);
		if (latest_ && latest_->id != generation->id && !generation::isNewer(*generation, *latest_)) {
			return false;
		}
		latest_ = generation;
		refusal_.clear();
		return true;
	}
	/// An empty one takes the last one back.
	void noteRefusal(const std::string &message)
	{
		const std::lock_guard lock(mutex_);
		refusal_ = message;
	}

	/// Null if there is none in this run.
	generation::Snapshot latest() const { return told().first; }
	/// Both at one moment.
	std::pair<generation::Snapshot, std::string> told() const
	{
		const std::lock_guard lock(mutex_);
		return {latest_, refusal_};
	}
	/// Whether the newest generation has not ended.
	bool isUnderWay() const
	{
		const generation::Snapshot newest = latest();
		return newest && !generation::isEnd(newest->state);
	}

private:
	mutable std::mutex mutex_;
	generation::Snapshot latest_;
	std::string refusal_;
};

} // namespace r2v::obs
