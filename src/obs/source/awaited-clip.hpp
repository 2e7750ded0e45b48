// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// A clip that the settings name but the engine may not know yet, because it reads its records while sources are being
/// loaded. Whoever reports that the records have been read checks isAwaited() and looks the clip up again.
class AwaitedClip {
public:
	/// Null if find() does not know it or it has no clip. It counts as awaited even before the lookup, so that
	/// nothing is missed if the records are read during it.
	template <typename Find>
	generation::Snapshot lookUp(Find &&find)
	{
		isAwaited_ = true;
		generation::Snapshot found = find();
		if (!found || found->clipFileName.empty()) {
			return nullptr;
		}
		isAwaited_ = false;
		return found;
	}

	bool isAwaited() const { return isAwaited_; }
	void forget() { isAwaited_ = false; }

private:
	std::atomic<bool> isAwaited_ = false;
};

} // namespace r2v::obs
