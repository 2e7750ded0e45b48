// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>

#include "core/generation/generation.hpp"

namespace r2v::obs {

/// A clip that the settings name and that the engine may not know yet: its records are read while sources are loaded.
/// Who tells that they are read asks isAwaited() and has it looked up again.
class AwaitedClip {
public:
	/// Null where find() does not know it, or knows no clip of it. Awaited from before it looks: what is read while
	/// it looks is told to somebody who waits.
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
