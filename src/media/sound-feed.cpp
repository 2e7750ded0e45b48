// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-feed.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

extern "C" {
#include <libavutil/mathematics.h>
}

namespace r2v::media {

namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kSilenceFrames = 1024;
/// Containers that count in milliseconds round each piece's time. Only a larger step is a gap.
constexpr int64_t kJitterNs = 10'000'000;
constexpr int64_t kJoinNs = 100'000'000;
constexpr int64_t kRoundingNs = 5;
/// Sound that claims to be this far away has a broken timestamp.
constexpr int64_t kMaxHoleNs = 3600 * kSecondNs;

} // namespace

void SoundFeed::clear()
{
	pieces_.clear();
	opening_.reset();
	sampleRate_ = 0;
	channelCount_ = 0;
	lapNs_ = -1;
	isFresh_ = true;
}

void SoundFeed::restartAt(int64_t positionNs)
{
	pieces_.clear();
	lapNs_ = -1;
	isFresh_ = true;
	skipTo(positionNs);
}

void SoundFeed::skipTo(int64_t positionNs)
{
	startNs_ = positionNs;
	isFresh_ = isFresh_ || nextSample_ != sampleAt(positionNs);
	nextSample_ = sampleAt(positionNs);
	dropThrough(nullptr);
}

void SoundFeed::queue(ClipSound sound, int64_t lapNs)
{
	const AVFrame &frame = *sound.frame;
	if (sampleRate_ == 0) {
		sampleRate_ = static_cast<uint32_t>(frame.sample_rate);
		channelCount_ = std::min<uint32_t>(static_cast<uint32_t>(frame.ch_layout.nb_channels), 8);
		nextSample_ = sampleAt(startNs_);
	}
	const bool hasTime = sound.startNs && std::abs(*sound.startNs) < kMaxHoleNs;
	const int64_t given = sampleAt(lapNs) + (hasTime ? sampleAt(*sound.startNs) : 0);
	if (lapNs != lapNs_) {
		lapNs_ = lapNs;
		expectedSample_ = given;
	} else if (hasTime && std::abs(given - expectedSample_) > sampleAt(kJitterNs)) {
		expectedSample_ = given;
	}
	Piece piece;
	piece.start = expectedSample_;
	piece.end = piece.start + frame.nb_samples;
	piece.frame = std::move(sound.frame);
	expectedSample_ = piece.end;
	const int64_t queuedUntil = pieces_.empty() ? nextSample_ : pieces_.back().end;
	if (piece.end <= queuedUntil) {
		return;
	}
	if (!pieces_.empty() && piece.start > queuedUntil) {
		pieces_.back().closes = true;
	}
	noteOpening(piece, sampleAt(lapNs));
	pieces_.push_back(std::move(piece));
}

void SoundFeed::cutAt(int64_t positionNs, bool followedByLap)
{
	lapNs_ = -1;
	if (!isRunning()) {
		return;
	}
	const int64_t last = sampleAt(positionNs);
	while (!pieces_.empty() && pieces_.back().start >= last) {
		pieces_.pop_back();
	}
	if (pieces_.empty()) {
		return;
	}
	Piece &back = pieces_.back();
	const bool reachesTheEnd = back.end >= last;
	back.end = std::min(back.end, last);
	back.closes = !followedByLap || !reachesTheEnd || !goesOnSmoothly(back);
}

void SoundFeed::endRun()
{
	if (!pieces_.empty()) {
		pieces_.back().closes = true;
	}
}

void SoundFeed::fadeOut(const PlayClock &clock)
{
	dropThrough(nullptr);
	if (!isRunning() || !clock.isSet() || isFresh_) {
		return;
	}
	const int64_t end = nextSample_ + fadeSamples();
	for (size_t index = 0; index < pieces_.size() && !pieces_[index].closes; ++index) {
		Piece &piece = pieces_[index];
		piece.closes = piece.end >= end || index + 1 == pieces_.size();
		piece.end = std::min(piece.end, end);
	}
	while (!pieces_.empty() && pieces_.front().start <= nextSample_ && nextSample_ < end) {
		putSound(pieces_.front(), pieces_.front().end - nextSample_, clock);
		dropThrough(nullptr);
	}
	isFresh_ = true;
}

int64_t SoundFeed::queuedUntilNs() const
{
	if (!isRunning()) {
		return startNs_;
	}
	return timeOf(pieces_.empty() ? nextSample_ : pieces_.back().end);
}

bool SoundFeed::wantsMore(const Due &due) const
{
	return isRunning() && nextSample_ <= sampleAt(due.dueNs) && mustWait(due.limitNs);
}

bool SoundFeed::hasNext(int64_t limitNs) const
{
	return isRunning() && nextSample_ < sampleAt(limitNs) && !mustWait(limitNs);
}

bool SoundFeed::emitOne(const Due &due, const PlayClock &clock, ClipReader &reader)
{
	dropThrough(&reader);
	if (!hasNext(due.limitNs) || nextSample_ > sampleAt(due.dueNs)) {
		return false;
	}
	if (joinTo(clock)) {
		return true;
	}
	int64_t limit = sampleAt(due.limitNs);
	if (const int64_t lap = sampleAt(due.lapNs); nextSample_ < lap) {
		limit = std::min(limit, lap);
	}
	if (!pieces_.empty() && pieces_.front().start <= nextSample_) {
		putSound(pieces_.front(), std::min(pieces_.front().end, limit) - nextSample_, clock);
		return true;
	}
	const int64_t hole = (pieces_.empty() ? limit : std::min(limit, pieces_.front().start)) - nextSample_;
	int64_t frames = std::min(hole, kSilenceFrames);
	const uint32_t rate = rateOfNext(clock, frames);
	putSilence(frames, rate, clock.clockAt(timeOf(nextSample_)));
	nextSample_ += frames;
	lastEndNs_ = clock.clockAt(timeOf(nextSample_));
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

const float *SoundFeed::samplesOf(const Piece &piece, uint32_t channel, int64_t sample) const
{
	return reinterpret_cast<const float *>(piece.frame->extended_data[channel]) + (sample - piece.start);
}

void SoundFeed::noteOpening(const Piece &piece, int64_t lapStart)
{
	if (opening_ || piece.start > lapStart || piece.end <= lapStart) {
		return;
	}
	opening_ = beginningAt(piece, lapStart);
}

SeamSide SoundFeed::beginningAt(const Piece &piece, int64_t sample) const
{
	SeamSide side;
	side.channelCount = channelCount_;
	const auto count = static_cast<size_t>(std::min(piece.end - sample, fadeSamples()));
	for (uint32_t channel = 0; channel < channelCount_; ++channel) {
		const float *samples = samplesOf(piece, channel, sample);
		side.edge[channel] = samples[0];
		side.step[channel] = largestStep({samples, count});
	}
	return side;
}

bool SoundFeed::goesOnSmoothly(const Piece &last) const
{
	if (!opening_) {
		return false;
	}
	SeamSide ending;
	ending.channelCount = channelCount_;
	const auto count = static_cast<size_t>(std::min(last.end - last.start, fadeSamples()));
	for (uint32_t channel = 0; channel < channelCount_; ++channel) {
		const float *samples = samplesOf(last, channel, last.end - static_cast<int64_t>(count));
		ending.edge[channel] = samples[count - 1];
		ending.step[channel] = largestStep({samples, count});
	}
	return isSmooth(ending, *opening_);
}

/// What is put out can no longer be faded. So the length of a fade is kept back until it is known how the sound goes
/// on.
bool SoundFeed::mustWait(int64_t limitNs) const
{
	int64_t behind = 0;
	for (size_t index = 0; index < pieces_.size(); ++index) {
		const Piece &piece = pieces_[index];
		if (piece.end <= nextSample_) {
			continue;
		}
		if (behind == 0) {
			if (piece.start > nextSample_) {
				return false;
			}
			behind = std::min(piece.end, sampleAt(limitNs));
		}
		if (piece.closes || piece.end >= behind + fadeSamples()) {
			return false;
		}
	}
	return behind != 0;
}

void SoundFeed::dropThrough(ClipReader *reader)
{
	while (!pieces_.empty() && pieces_.front().end <= nextSample_) {
		if (reader) {
			reader->recycle(std::move(pieces_.front().frame));
		}
		pieces_.pop_front();
	}
}

/// If sound begins less than 70 ms from the end of the last, OBS takes it for the continuation and moves it there. So
/// small gaps are filled and overlaps left out. True if it filled something.
bool SoundFeed::joinTo(const PlayClock &clock)
{
	int64_t frames = kSilenceFrames;
	const uint32_t rate = rateOfNext(clock, frames);
	const int64_t holeNs = clock.clockAt(timeOf(nextSample_)) - lastEndNs_;
	// Closing to the nearest sample leaves half of one, give or take the rounding of times.
	if (std::abs(holeNs) <= kSecondNs / (2 * int64_t{rate}) + kRoundingNs) {
		return false;
	}
	const int64_t holeSamples = av_rescale(holeNs, rate, kSecondNs);
	isFresh_ = true;
	if (holeSamples > 0 && holeNs < kJoinNs) {
		frames = std::min(holeSamples, kSilenceFrames);
		putSilence(frames, rate, lastEndNs_);
		lastEndNs_ += av_rescale(frames, kSecondNs, rate);
		return true;
	}
	if (holeSamples < 0) {
		skipTo(clock.positionAt(lastEndNs_));
		return true;
	}
	return false;
}

uint32_t SoundFeed::rateOfNext(const PlayClock &clock, int64_t &frames) const
{
	const int64_t change = sampleAt(clock.speedChangesAtNs());
	if (nextSample_ >= change) {
		return sampleRate_ * static_cast<uint32_t>(clock.speed()) / 100;
	}
	frames = std::min(frames, change - nextSample_);
	return sampleRate_ * static_cast<uint32_t>(clock.speedBefore()) / 100;
}

void SoundFeed::putSound(const Piece &piece, int64_t frames, const PlayClock &clock)
{
	const uint32_t rate = rateOfNext(clock, frames);
	if (std::exchange(isFresh_, false)) {
		// Sound that rises from silence by itself is left alone, like the start of a following lap.
		SeamSide silence;
		silence.channelCount = channelCount_;
		const bool risesByItself = isSmooth(silence, beginningAt(piece, nextSample_));
		runStart_ = risesByItself ? -SoundFade::kNone : nextSample_;
	}
	const int64_t behind = nextSample_ + frames;
	const SoundFade fade = fadeOf(behind);
	Sound sound = soundOf(frames, rate, clock.clockAt(timeOf(nextSample_)));
	const bool fades = fade.touches(nextSample_, behind);
	faded_.resize(std::max(faded_.size(), fades ? static_cast<size_t>(frames) * channelCount_ : 0));
	for (uint32_t channel = 0; channel < channelCount_; ++channel) {
		const float *samples = samplesOf(piece, channel, nextSample_);
		sound.channels[channel] = samples;
		if (fades) {
			float *faded = faded_.data() + static_cast<size_t>(frames) * channel;
			for (int64_t index = 0; index < frames; ++index) {
				faded[index] = samples[index] * fade.gainAt(nextSample_ + index);
			}
			sound.channels[channel] = faded;
		}
	}
	nextSample_ = behind;
	lastEndNs_ = clock.clockAt(timeOf(behind));
	isFresh_ = piece.closes && behind == piece.end;
	sink_.playSound(sound);
}

void SoundFeed::putSilence(int64_t frames, uint32_t rate, int64_t timestampNs)
{
	isFresh_ = true;
	silence_.resize(kSilenceFrames);
	Sound sound = soundOf(frames, rate, timestampNs);
	std::fill_n(sound.channels.begin(), channelCount_, silence_.data());
	sink_.playSound(sound);
}

Sound SoundFeed::soundOf(int64_t frames, uint32_t rate, int64_t timestampNs) const
{
	Sound sound;
	sound.channelCount = channelCount_;
	sound.frames = static_cast<uint32_t>(frames);
	sound.sampleRate = rate;
	sound.timestampNs = static_cast<uint64_t>(timestampNs);
	return sound;
}

/// The fades that affect what is put out up to there.
SoundFade SoundFeed::fadeOf(int64_t behind) const
{
	SoundFade fade{.length = std::max<int64_t>(fadeSamples(), 1), .start = runStart_};
	for (size_t index = 0; index < pieces_.size() && pieces_[index].start < behind + fade.length; ++index) {
		if (pieces_[index].closes) {
			fade.end = pieces_[index].end;
			break;
		}
	}
	return fade;
}

} // namespace r2v::media
