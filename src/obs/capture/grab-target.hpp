// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <obs.hpp>

#include "media/still.hpp"

namespace r2v::obs {

/// What is to be taken: the program as viewers see it (all output channels, transitions included), or one source or
/// scene by itself at its own size.
struct GrabTarget {
	/// Null: the program.
	OBSWeakSource source;
	/// Left out of the picture beside this plugin's own sources.
	std::vector<OBSWeakSource> hidden{};
};

struct Grabbed {
	enum class Outcome : uint8_t {
		taken = 1,
		/// There was nothing to render: no size, or it is gone.
		nothing,
		/// All of it stayed black or empty.
		blank,
		/// Something in `hidden` is shown by a scene that can't be drawn without it.
		cannotHide,
		/// The grabber was stopped.
		stopped,
	};
	Outcome outcome = Outcome::nothing;
	media::RgbxImage image{};
	/// Taken as it is on air, own sources included, because this filter of somebody else (on this scene) may
	/// neither be missing nor be made a second time. Also where it is the reason for cannotHide. Empty: none was in
	/// the way.
	std::string foreignFilter{};
	std::string foreignFilterScene{};
};

/// How long a picture is waited for. Cameras, browsers and windows that nobody showed need up to three seconds; a fade
/// through black less.
inline constexpr uint64_t kGrabPatienceNs = 5'000'000'000;

/// Called once, on the graphics thread or on a thread of the grabber's; hand the frame on to a worker.
using OnGrabbed = std::function<void(Grabbed)>;

} // namespace r2v::obs
