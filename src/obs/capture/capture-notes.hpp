// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace r2v::obs {

/// What the user is to know about the reference of a generation, in a sentence for its status line. Of this run and the
/// newest generations alone; any thread.
class CaptureNotes {
public:
	void add(std::string generationId, std::string sentence);
	/// Empty: nothing.
	std::string of(const std::string &generationId) const;

private:
	mutable std::mutex mutex_;
	std::deque<std::pair<std::string, std::string>> notes_;
};

} // namespace r2v::obs
