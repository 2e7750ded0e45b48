// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-feed.hpp"

#include <algorithm>

extern "C" {
#include <libavutil/mathematics.h>
}

namespace r2v::media {

namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kSilenceFrames = 1024;
/// Containers that count in milliseconds round each piece's time; only a larger step is a hole.
constexpr int64_t kJitterNs = 10'000'000;
constexpr int64_t kJoinNs = 100'000'000;
/// Sound that claims to be this far away has a broken timestamp.
constexpr int64_t kMaxHoleNs = 3600 * kSecondNs;

} // namespace

void SoundFeed::clear()
{
	pieces_.clear();
	sampleRate_ = 0;
	channelCount_ = 0;
	lapNs_ = -1;
}

void SoundFeed::restartAt(int64_t positionNs)
{
	pieces_.clear();
	lapNs_ = -1;
	skipTo(positionNs);
}

void SoundFeed::skipTo(int64_t positionNs)
{
	startNs_ = positionNs;
	nextSample_ = sampleAt(positionNs);
	while (!pieces_.empty() && pieces_.front().end <= nextSample_) {
		pieces_.pop_front();
	}
}

void SoundFeed::queue(ClipSound sound, int64_t lapNs)
{
	const AVFrame &frame = *sound.frame;
	if (sampleRate_ == 0) {
		sampleRate_ = static_cast<uint32_t>(frame.sample_rate);
		channelCount_ = static_cast<uint32_t>(frame.ch_layout.nb_channels);
		nextSample_ = sampleAt(startNs_);
	}
	if (lapNs != lapNs_) {
		lapNs_ = lapNs;
		expectedSample_ = sampleAt(lapNs);
		if (sound.startNs && std::abs(*sound.startNs) < kMaxHoleNs) {
			expectedSample_ += sampleAt(*sound.startNs);
		}
	} else if (sound.startNs && std::abs(*sound.startNs) < kMaxHoleNs) {
		const int64_t given = sampleAt(lapNs) + sampleAt(*sound.startNs);
		if (std::abs(given - expectedSample_) > sampleAt(kJitterNs)) {
			expectedSample_ = given;
		}
	}
	Piece piece;
	piece.start = expectedSample_;
	piece.end = piece.start + frame.nb_samples;
	piece.frame = std::move(sound.frame);
	expectedSample_ = piece.end;
	const int64_t queuedUntil = pieces_.empty() ? nextSample_ : pieces_.back().end;
	if (piece.end > queuedUntil) {
		pieces_.push_back(std::move(piece));
	}
}

void SoundFeed::cutAt(int64_t positionNs)
{
	if (!isRunning()) {
		return;
	}
	const int64_t last = sampleAt(positionNs);
	while (!pieces_.empty() && pieces_.back().start >= last) {
		pieces_.pop_back();
	}
	if (!pieces_.empty()) {
		pieces_.back().end = std::min(pieces_.back().end, last);
	}
	lapNs_ = -1;
}

int64_t SoundFeed::queuedUntilNs() const
{
	if (!isRunning()) {
		return startNs_;
	}
	return timeOf(pieces_.empty() ? nextSample_ : pieces_.back().end);
}

bool SoundFeed::emitOne(const Due &due, ClipReader &reader)
{
	if (!hasNext(due.limitNs) || nextSample_ > sampleAt(due.dueNs)) {
		return false;
	}
	if (joinTo(due.originNs)) {
		return true;
	}
	int64_t limit = sampleAt(due.limitNs);
	if (const int64_t lap = sampleAt(due.lapNs); nextSample_ < lap) {
		limit = std::min(limit, lap);
	}
	while (!pieces_.empty() && pieces_.front().end <= nextSample_) {
		reader.recycle(std::move(pieces_.front().frame));
		pieces_.pop_front();
	}
	const int64_t timestampNs = due.originNs + timeOf(nextSample_);
	int64_t frames = 0;
	if (!pieces_.empty() && pieces_.front().start <= nextSample_) {
		frames = std::min(pieces_.front().end, limit) - nextSample_;
		put(&pieces_.front(), frames, timestampNs);
	} else {
		const int64_t hole = (pieces_.empty() ? limit : std::min(limit, pieces_.front().start)) - nextSample_;
		frames = std::min(hole, kSilenceFrames);
		put(nullptr, frames, timestampNs);
	}
	nextSample_ += frames;
	return true;
}

int64_t SoundFeed::sampleAt(int64_t positionNs) const
{
	return av_rescale(positionNs, sampleRate_, kSecondNs);
}

int64_t SoundFeed::timeOf(int64_t sample) const
{
	return isRunning() ? av_rescale(sample, kSecondNs, sampleRate_) : startNs_;
}

/// OBS takes sound that begins less than 70 ms beside the end of the last for its continuation and moves it there. So
/// a small hole is filled, and what would overlap is left out. True where it filled something.
bool SoundFeed::joinTo(int64_t originNs)
{
	const int64_t holeNs = originNs + timeOf(nextSample_) - lastEndNs_;
	const int64_t holeSamples = sampleAt(holeNs);
	if (holeSamples > 0 && holeNs < kJoinNs) {
		put(nullptr, std::min(holeSamples, kSilenceFrames), lastEndNs_);
		return true;
	}
	if (holeSamples < 0) {
		skipTo(lastEndNs_ - originNs);
		return true;
	}
	return false;
}

void SoundFeed::put(const Piece *piece, int64_t frames, int64_t timestampNs)
{
	Sound sound;
	sound.channelCount = std::min<uint32_t>(channelCount_, static_cast<uint32_t>(sound.channels.size()));
	sound.frames = static_cast<uint32_t>(frames);
	sound.sampleRate = sampleRate_;
	sound.timestampNs = static_cast<uint64_t>(timestampNs);
	silence_.resize(kSilenceFrames);
	for (uint32_t channel = 0; channel < sound.channelCount; ++channel) {
		sound.channels[channel] =
			piece ? reinterpret_cast<const float *>(piece->frame->extended_data[channel]) +
					(nextSample_ - piece->start)
			      : silence_.data();
	}
	lastEndNs_ = timestampNs + timeOf(frames);
	sink_.playSound(sound);
}

} // namespace r2v::media
