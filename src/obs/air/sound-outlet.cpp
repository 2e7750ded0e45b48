// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/sound-outlet.hpp"

#include <algorithm>
#include <vector>

#include <util/platform.h>

#include "obs/air/picture-frame.hpp"

namespace r2v::obs {

namespace {

/// libobs joins a sound to the one before if they are less than 70 ms apart. Otherwise it puts the sound at its own
/// time, and drops whatever was there or later.
constexpr uint64_t kNotJoinedNs = 300'000'000;
constexpr uint64_t kSecondNs = 1'000'000'000;

} // namespace

void SoundOutlet::put(const media::Sound &sound)
{
	const std::lock_guard lock(mutex_);
	if (isClosed_ || yields_) {
		dropQueued();
		return;
	}
	const auto audio = toAudio(sound);
	if (!audio) {
		return;
	}
	shape_ = Shape{sound.channelCount, sound.sampleRate};
	if (wasDropped_) {
		// Otherwise it could be joined to the end of the silence, and all sound would be early from then on.
		putSilence(sound.timestampNs + kNotJoinedNs);
		wasDropped_ = false;
	}
	obs_source_output_audio(parent_, &*audio);
	queuedUntilNs_ = sound.timestampNs + uint64_t{sound.frames} * kSecondNs / std::max(sound.sampleRate, 1U);
}

void SoundOutlet::close()
{
	isClosed_ = true;
	const std::lock_guard lock(mutex_);
	dropQueued();
}

void SoundOutlet::dropQueued()
{
	const int64_t offsetNs = obs_source_get_sync_offset(parent_);
	const uint64_t nowNs = os_gettime_ns();
	if (!shape_ || static_cast<int64_t>(queuedUntilNs_) + offsetNs <= static_cast<int64_t>(nowNs)) {
		queuedUntilNs_ = 0;
		return;
	}
	const auto fromNs = static_cast<uint64_t>(static_cast<int64_t>(nowNs) - offsetNs);
	putSilence(std::max(queuedUntilNs_, fromNs) + kNotJoinedNs);
	putSilence(fromNs);
	queuedUntilNs_ = 0;
	wasDropped_ = true;
}

void SoundOutlet::putSilence(uint64_t timestampNs) const
{
	// Long enough to survive a conversion of the sample rate.
	const uint32_t frames = std::max(shape_->sampleRate / 500, 1U);
	const std::vector<float> silence(frames);
	media::Sound sound;
	sound.channels.fill(silence.data());
	sound.channelCount = shape_->channelCount;
	sound.frames = frames;
	sound.sampleRate = shape_->sampleRate;
	sound.timestampNs = timestampNs;
	if (const auto audio = toAudio(sound)) {
		obs_source_output_audio(parent_, &*audio);
	}
}

} // namespace r2v::obs
