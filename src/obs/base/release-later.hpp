// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <utility>

#include <obs.h>

namespace r2v::obs {

/// Releases something that holds sources, on the destroy queue of libobs. For tick and render callbacks. libobs calls
/// those with its lock of callbacks held; releasing a last reference takes the lock of all sources; and OBS holds that
/// one while it loads a collection, in which a plugin may add a callback of its own. OBS has frozen forever that way.
template <typename Held>
void releaseLater(Held held)
{
	auto owned = std::make_unique<Held>(std::move(held));
	obs_queue_task(
		OBS_TASK_DESTROY, [](void *param) { const std::unique_ptr<Held> last(static_cast<Held *>(param)); },
		owned.release(), false);
}

} // namespace r2v::obs
