// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace r2v::obs {

/// Sentences for the status line that tell the user something about the reference of a generation. Only for this run,
/// and only for the newest generations. Any thread.
class CaptureNotes {
public:
	void add(std::string generationId, std::string sentence);
	/// Empty if there is none.
	std::string of(const std::string &generationId) const;

private:
	mutable std::mutex mutex_;
	std::deque<std::pair<std::string, std::string>> notes_;
};

} // namespace r2v::obs
