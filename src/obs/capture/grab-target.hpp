// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <obs.hpp>

#include "media/still.hpp"

namespace r2v::obs {

/// What to take: the program as viewers see it, with all output channels and transitions, or one source or scene by
/// itself, in its own size.
struct GrabTarget {
	/// Null: the program.
	OBSWeakSource source;
	/// Left out of the picture, like this plugin's own sources.
	std::vector<OBSWeakSource> hidden{};
};

struct Grabbed {
	enum class Outcome : uint8_t {
		taken = 1,
		/// There was nothing to render: it has no size, or it is gone.
		nothing,
		/// It stayed black or empty.
		blank,
		/// Something in `hidden` is shown by a scene that cannot be drawn without it.
		cannotHide,
		/// The grabber was stopped.
		stopped,
	};
	Outcome outcome = Outcome::nothing;
	media::RgbxImage image{};
	/// The frame was taken as it is on air, including this plugin's own sources, because this filter by someone
	/// else (on this scene) must neither be missing nor exist twice. With cannotHide, the filter that prevented it.
	/// Empty if there was none.
	std::string foreignFilter{};
	std::string foreignFilterScene{};
};

/// How long to wait for a picture. Cameras, browsers and windows that nobody has shown yet need up to three seconds; a
/// fade through black needs less.
inline constexpr uint64_t kGrabPatienceNs = 5'000'000'000;

/// Called once, on the graphics thread or on a thread of the grabber. Hand the frame on to a worker.
using OnGrabbed = std::function<void(Grabbed)>;

} // namespace r2v::obs
