// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <utility>

#include <obs.h>

namespace r2v::obs {

/// Lets go of what holds sources, on libobs' destroy queue. For tick and render callbacks: libobs calls them with the
/// lock of its callbacks held, and the release of a last reference wants the lock of all sources, which OBS holds while
/// it loads a collection and a plugin that is loaded then adds a callback of its own. Seen as an OBS that froze for
/// good.
template <typename Held>
void releaseLater(Held held)
{
	auto owned = std::make_unique<Held>(std::move(held));
	obs_queue_task(
		OBS_TASK_DESTROY, [](void *param) { const std::unique_ptr<Held> last(static_cast<Held *>(param)); },
		owned.release(), false);
}

} // namespace r2v::obs
