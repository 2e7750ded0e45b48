// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>

namespace r2v::obs {

/// Whether a source is one that a person has just added in OBS: made on OBS's UI thread without any settings of its
/// own, while no collection is loaded, and its page opened there at once. Whoever else makes sources lacks one of
/// these: websocket clients have threads of their own; copies, removals that are taken back and collections bring
/// settings; a script opens no page.
class AddedByHand {
public:
	/// From there to the page OBS does nothing but add the source to the scene and save what undoes that.
	static constexpr uint64_t kToPageNs = 3'000'000'000;

	struct Birth {
		bool isOnUiThread = false;
		bool hasSettings = false;
		bool isLoading = false;
		uint64_t atNs = 0;
	};
	explicit AddedByHand(const Birth &birth) :
		mayBe_(birth.isOnUiThread && !birth.hasSettings && !birth.isLoading), bornAtNs_(birth.atNs)
	{}

	/// Any thread: a page of the source is built. True for the first one, if that is the sign.
	bool noteFirstPage(bool isOnUiThread, uint64_t nowNs)
	{
		const std::lock_guard lock(mutex_);
		if (!isOnUiThread) {
			// A program that presses buttons by way of a page; the person's may follow.
			return false;
		}
		return std::exchange(mayBe_, false) && nowNs - bornAtNs_ <= kToPageNs;
	}

private:
	std::mutex mutex_;
	bool mayBe_;
	const uint64_t bornAtNs_;
};

} // namespace r2v::obs
