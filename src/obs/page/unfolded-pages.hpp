// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace r2v::obs {

/// The sources whose open page shows the part about the key. A page that is drawn anew is built before the one in whose
/// place it comes is destroyed, so what is unfolded stays so until the page is closed. Any thread; it outlives all
/// pages.
class UnfoldedPages {
public:
	/// The page of this source counts as unfolded until what is returned is gone.
	[[nodiscard]] std::shared_ptr<void> unfold(const std::string &sourceKey)
	{
		{
			const std::lock_guard lock(mutex_);
			++pages_[sourceKey];
		}
		return {this, [sourceKey](void *pages) { static_cast<UnfoldedPages *>(pages)->fold(sourceKey); }};
	}
	bool isUnfolded(const std::string &sourceKey) const
	{
		const std::lock_guard lock(mutex_);
		return pages_.contains(sourceKey);
	}

private:
	void fold(const std::string &sourceKey)
	{
		const std::lock_guard lock(mutex_);
		if (const auto page = pages_.find(sourceKey); page != pages_.end() && --page->second == 0) {
			pages_.erase(page);
		}
	}

	mutable std::mutex mutex_;
	/// How many pages of each source.
	std::map<std::string, int> pages_;
};

} // namespace r2v::obs
