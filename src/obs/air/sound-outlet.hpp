// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include <obs.h>

#include "media/clip-player.hpp"

namespace r2v::obs {

/// Sends the clip's sound to the Audio Mixer. libobs keeps sound that is ahead of its time; this takes it back without
/// changing what OBS saves of the source, as muting it or switching it off would. Any thread.
class SoundOutlet {
public:
	explicit SoundOutlet(obs_source_t *parent) : parent_(parent) {}
	SoundOutlet(const SoundOutlet &) = delete;
	SoundOutlet &operator=(const SoundOutlet &) = delete;

	void put(const media::Sound &sound);
	/// Drops all sound that was not heard yet, and lets nothing out until open().
	void close();
	void open() { isClosed_ = false; }
	/// While it yields, it lets nothing out. Sound that is still ahead is dropped when the next sound comes.
	void yield(bool yields) { yields_ = yields; }

private:
	/// The format of the last sound.
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
	/// When the sound that libobs has ends. 0: it has none.
	uint64_t queuedUntilNs_ = 0;
	bool wasDropped_ = false;
};

} // namespace r2v::obs
