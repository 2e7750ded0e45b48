// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include <obs.h>

#include "media/clip-player.hpp"

namespace r2v::obs {

/// Where the clip's sound leaves for the Audio Mixer. libobs keeps what is ahead of its time; here it can be taken back
/// without touching what OBS saves of the source, as muting or switching it off would. Any thread.
class SoundOutlet {
public:
	explicit SoundOutlet(obs_source_t *parent) : parent_(parent) {}
	SoundOutlet(const SoundOutlet &) = delete;
	SoundOutlet &operator=(const SoundOutlet &) = delete;

	void put(const media::Sound &sound);
	/// What is not heard yet never will be, and nothing is let out until open().
	void close();
	void open() { isClosed_ = false; }
	/// As closed meanwhile; what is still ahead goes with the next sound that comes.
	void yield(bool yields) { yields_ = yields; }

private:
	/// Of what was put last.
	struct Shape {
		uint32_t channelCount = 0;
		uint32_t sampleRate = 0;
	};

	// With mutex_ held.
	void dropQueued();
	void putSilence(uint64_t timestampNs) const;

	obs_source_t *const parent_;
	std::atomic<bool> isClosed_ = false;
	std::atomic<bool> yields_ = false;
	std::mutex mutex_;
	std::optional<Shape> shape_;
	/// The end of what libobs has; 0: nothing.
	uint64_t queuedUntilNs_ = 0;
	bool wasDropped_ = false;
};

} // namespace r2v::obs
