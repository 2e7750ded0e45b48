// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "media/picture.hpp"

namespace r2v::media {

/// Planar float at the clip's rate; at another speed than 100 % the rate is scaled, so that the pitch goes with it.
struct Sound {
	std::array<const float *, 8> channels{};
	uint32_t channelCount = 0;
	uint32_t frames = 0;
	uint32_t sampleRate = 0;
	uint64_t timestampNs = 0;
};

/// Where the player puts what it decodes. All calls on the player's thread.
class ClipSink {
public:
	virtual ~ClipSink() = default;
	/// At its time, or up to a frame early (the sink's consumer looks at the timestamp).
	virtual void showPicture(const Picture &picture) = 0;
	/// Shown at once, out of the running order: while paused or after a seek when paused.
	virtual void showStillPicture(const Picture &picture) = 0;
	virtual void clearPicture() = 0;
	/// From here on pictures of this layer come too; it takes the place of the other one between these times. Said
	/// at least 100 ms before the first of them.
	virtual void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs) = 0;
	/// Only pictures of this layer come from here on: the fade is through, or was cut short.
	virtual void endFade(uint32_t layer) = 0;
	virtual void playSound(const Sound &sound) = 0;
	/// The first picture of a clip is out (also after restart from stopped or ended).
	virtual void started() = 0;
	/// A clip that does not loop came to its end: once each time.
	virtual void ended() = 0;
	/// The clip can't be opened or decoded; the previous one goes on if there was one. In the log's words.
	virtual void failed(const std::string &reason) = 0;
};

} // namespace r2v::media
