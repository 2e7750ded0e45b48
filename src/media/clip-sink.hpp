// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "media/picture.hpp"

namespace r2v::media {

/// Planar float at the clip's rate. At a speed other than 100 % the rate is scaled, so the pitch changes too.
struct Sound {
	std::array<const float *, 8> channels{};
	uint32_t channelCount = 0;
	uint32_t frames = 0;
	uint32_t sampleRate = 0;
	uint64_t timestampNs = 0;
};

/// Receives what the player decodes, on the player's thread.
class ClipSink {
public:
	virtual ~ClipSink() = default;
	/// Called when it is due or up to a frame early: the consumer looks at the timestamp.
	virtual void showPicture(const Picture &picture) = 0;
	/// To be shown at once, out of order: while paused, or after a seek when paused.
	virtual void showStillPicture(const Picture &picture) = 0;
	virtual void clearPicture() = 0;
	/// Pictures of this layer come too from now on. It replaces the other layer between these times. Called at
	/// least 100 ms before its first picture.
	virtual void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs) = 0;
	/// Only pictures of this layer come from now on: the fade has finished or was cut short.
	virtual void endFade(uint32_t layer) = 0;
	virtual void playSound(const Sound &sound) = 0;
	/// The first picture of a clip is out, also after a restart from stopped or ended.
	virtual void started() = 0;
	/// A clip that does not loop has come to its end. Called once each time.
	virtual void ended() = 0;
	/// The clip can't be opened or decoded. The previous one goes on if there was one. The reason is for the log.
	virtual void failed(const std::string &reason) = 0;
};

} // namespace r2v::media
