// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/playback.hpp"

#include <algorithm>
#include <utility>

namespace r2v::media {

namespace {

constexpr int64_t kMillisecondNs = 1'000'000;
/// Pictures leave this much before they are due (a frame at most), so that a busy machine does not make them late.
constexpr int64_t kMaxLeadNs = 34 * kMillisecondNs;
/// OBS mixes sound in ticks of 21 ms and delays all of its sound for good when a source is late.
constexpr int64_t kSoundLeadNs = 80 * kMillisecondNs;
constexpr int64_t kDecodedAheadNs = 100 * kMillisecondNs;
constexpr size_t kMaxQueued = 24;
/// A picture whose turn was over this long ago is left out where a later one is ready.
constexpr int64_t kLateNs = 100 * kMillisecondNs;
/// After a longer standstill the clip goes on where it stood.
constexpr int64_t kStandstillNs = 1000 * kMillisecondNs;
/// A change waits for the end of the picture that is shown, but not for that of a slide.
constexpr int64_t kMaxWaitForChangeNs = 42 * kMillisecondNs;
/// A file with a single picture is decoded anew once a second, not at its nominal rate.
constexpr int64_t kMinStillLapNs = 1000 * kMillisecondNs;

} // namespace

Playback::Playback(ClipSink &sink, std::function<uint64_t()> nowNs, PlayStatus &status) :
	sink_(sink), nowNs_(std::move(nowNs)), status_(status), sound_(sink)
{}

void Playback::take(OpenedClip clip, bool paused)
{
	startOver();
	shown_.reset();
	sound_.clear();
	reader_ = std::move(clip.reader);
	reader_->setSoundOn(soundOn_);
	sound_.restartAt(0);
	lapLengthNs_ = reader_->durationNs();
	status_.durationMs = lapLengthNs_ / kMillisecondNs;
	mode_ = paused ? Mode::paused : Mode::playing;
	wantsStill_ = paused;
	announces_ = true;
	queuePicture(std::move(clip.first));
}

void Playback::drop()
{
	startOver();
	shown_.reset();
	sound_.clear();
	reader_.reset();
	mode_ = Mode::idle;
}

void Playback::pause(bool paused)
{
	if (paused && mode_ == Mode::playing) {
		mode_ = Mode::paused;
		status_.state = PlayState::paused;
		wantsStill_ = !originNs_;
		if (originNs_) {
			const int64_t shownNs = shown_ ? shown_->positionNs() : 0;
			const int64_t nextNs = queue_.empty() ? decodedUntilNs() : queue_.front().positionNs();
			holdNs_ = std::max(shownNs, std::min(now() - *originNs_, nextNs));
		}
	} else if (!paused && mode_ == Mode::paused) {
		mode_ = Mode::playing;
		wantsStill_ = false;
		if (holdNs_) {
			originNs_ = now() - *holdNs_;
			holdNs_.reset();
		}
		status_.state = PlayState::playing;
	} else if (!paused && mode_ == Mode::ended) {
		restart();
	}
}

void Playback::restart()
{
	if (!reader_) {
		return;
	}
	startOver();
	if (!reader_->rewind()) {
		fail("the file can't be read any more");
		return;
	}
	mode_ = Mode::playing;
	announces_ = true;
	status_.state = PlayState::playing;
}

void Playback::seek(int64_t timeMs)
{
	if (!reader_) {
		return;
	}
	const int64_t endNs = std::max<int64_t>(status_.durationMs * kMillisecondNs, 0);
	const int64_t targetNs = std::clamp<int64_t>(timeMs, 0, INT64_MAX / kMillisecondNs) * kMillisecondNs;
	startOver();
	if (!reader_->seek(endNs > 0 ? std::min(targetNs, endNs) : targetNs)) {
		fail("the file can't be read any more");
		return;
	}
	seekNs_ = targetNs;
	lapIsWhole_ = false;
	if (mode_ != Mode::playing) {
		mode_ = Mode::paused;
		wantsStill_ = true;
		status_.state = PlayState::paused;
	}
}

void Playback::setLooping(bool looping)
{
	looping_ = looping;
	if (!reader_ || mode_ == Mode::ended) {
		return;
	}
	if (looping && drained_) {
		startLap();
		return;
	}
	if (looping || queue_.empty()) {
		return;
	}
	// Laps that were decoded ahead are not shown.
	const int64_t lapNs = shown_ ? shown_->lapNs : queue_.front().lapNs;
	const auto next = std::find_if(queue_.begin(), queue_.end(),
				       [lapNs](const Queued &queued) { return queued.lapNs > lapNs; });
	if (next != queue_.end()) {
		drained_ = true;
		lapNs_ = lapNs;
		lapEndNs_ = next->lapNs - lapNs;
		sound_.cutAt(next->lapNs);
		queue_.erase(next, queue_.end());
	}
}

void Playback::setSoundOn(bool on)
{
	if (on == soundOn_) {
		return;
	}
	soundOn_ = on;
	sound_.clear();
	if (reader_) {
		reader_->setSoundOn(on);
		const int64_t positionNs = holdNs_ ? *holdNs_ : originNs_ ? now() - *originNs_ : 0;
		sound_.restartAt(std::max<int64_t>(positionNs, 0));
	}
}

void Playback::startAt(int64_t clockNs)
{
	waits_ = false;
	startsAtNs_ = clockNs;
}

std::optional<int64_t> Playback::lapEndsAtNs() const
{
	if (!originNs_ || !shown_ || lapLengthNs_ <= 0) {
		return std::nullopt;
	}
	return *originNs_ + shown_->lapNs + lapLengthNs_;
}

std::optional<int64_t> Playback::endsAtNs() const
{
	return drained_ && originNs_ ? std::optional(*originNs_ + lapNs_ + lapEndNs_) : std::nullopt;
}

uint64_t Playback::step()
{
	if (!reader_ || mode_ == Mode::idle || mode_ == Mode::ended) {
		return kNever;
	}
	if (mode_ == Mode::paused && wantsStill_ && !queue_.empty()) {
		showNext(true);
		return kAtOnce;
	}
	if (mode_ == Mode::playing) {
		anchor();
		catchUp();
		if (showDue() || playDueSound()) {
			return kAtOnce;
		}
		if (isOver()) {
			mode_ = Mode::ended;
			status_.state = PlayState::ended;
			sink_.ended();
			return kNever;
		}
	}
	if (needsPictures()) {
		decodeOne();
		return kAtOnce;
	}
	return mode_ == Mode::playing ? nextDueNs() : kNever;
}

void Playback::startOver()
{
	for (Queued &queued : queue_) {
		reader_->recycle(std::move(queued.picture.frame));
	}
	queue_.clear();
	waits_ = false;
	startsAtNs_.reset();
	originNs_.reset();
	holdNs_.reset();
	seekNs_.reset();
	seeksFromStart_ = false;
	beforeSeek_.reset();
	wantsStill_ = false;
	drained_ = false;
	lapNs_ = 0;
	lapEndNs_ = 0;
	lapPictures_ = 0;
	lapIsWhole_ = true;
	shown_.reset();
	sound_.restartAt(0);
}

void Playback::fail(const std::string &reason)
{
	drop();
	status_.state = PlayState::error;
	sink_.failed(reason);
}

void Playback::decodeOne()
{
	ClipPicture picture;
	switch (reader_->readPicture(picture)) {
	case ClipReader::Read::got:
		placePicture(std::move(picture));
		break;
	case ClipReader::Read::lapEnd:
		if (seekNs_ && beforeSeek_) {
			seekNs_.reset();
			queuePicture(std::move(*beforeSeek_));
			beforeSeek_.reset();
		} else if (seekNs_ && !seeksFromStart_) {
			seekFromStart();
		} else {
			endLap();
		}
		break;
	default:
		break;
	}
}

void Playback::placePicture(ClipPicture picture)
{
	if (!seekNs_) {
		queuePicture(std::move(picture));
		return;
	}
	const bool isPast = picture.startNs > *seekNs_;
	if (isPast && !beforeSeek_ && picture.startNs > 0 && !seeksFromStart_) {
		reader_->recycle(std::move(picture.frame));
		seekFromStart();
		return;
	}
	if (!isPast && picture.endNs() <= *seekNs_) {
		if (beforeSeek_) {
			reader_->recycle(std::move(beforeSeek_->frame));
		}
		beforeSeek_ = std::move(picture);
		return;
	}
	seekNs_.reset();
	if (isPast && beforeSeek_) {
		queuePicture(std::move(*beforeSeek_));
	}
	beforeSeek_.reset();
	queuePicture(std::move(picture));
}

/// Where the container's index led too far, or where nothing can be decoded.
void Playback::seekFromStart()
{
	seeksFromStart_ = true;
	if (!reader_->rewind()) {
		fail("the file can't be read any more");
	}
}

void Playback::queuePicture(ClipPicture picture)
{
	lapEndNs_ = picture.endNs();
	++lapPictures_;
	queue_.push_back({std::move(picture), lapNs_});
}

void Playback::endLap()
{
	if (lapPictures_ == 0) {
		fail("no picture could be decoded");
		return;
	}
	if (lapPictures_ == 1 && lapIsWhole_) {
		lapEndNs_ = std::max(lapEndNs_, kMinStillLapNs);
	}
	readRestOfSound();
	sound_.cutAt(lapNs_ + lapEndNs_);
	lapLengthNs_ = lapEndNs_;
	status_.durationMs = lapLengthNs_ / kMillisecondNs;
	drained_ = !looping_;
	if (looping_) {
		startLap();
	}
}

/// What belongs to the lap's last pictures; the rewind would lose it.
void Playback::readRestOfSound()
{
	ClipReader::Read read = ClipReader::Read::again;
	while ((read == ClipReader::Read::again || read == ClipReader::Read::got) &&
	       sound_.queuedUntilNs() < lapNs_ + lapEndNs_) {
		ClipSound sound;
		read = reader_->readSound(sound, lapEndNs_);
		if (read == ClipReader::Read::got) {
			sound_.queue(std::move(sound), lapNs_);
		}
	}
}

void Playback::startLap()
{
	drained_ = false;
	lapNs_ += lapEndNs_;
	lapEndNs_ = 0;
	lapPictures_ = 0;
	lapIsWhole_ = true;
	if (!reader_->rewind()) {
		fail("the file can't be read any more");
	}
}

bool Playback::needsPictures() const
{
	if (drained_ || queue_.size() >= kMaxQueued) {
		return false;
	}
	return queue_.size() < reader_->picturesAhead() ||
	       queue_.back().endNs() - queue_.front().positionNs() < kDecodedAheadNs;
}

int64_t Playback::decodedUntilNs() const
{
	return queue_.empty() ? lapNs_ + lapEndNs_ : queue_.back().endNs();
}

void Playback::anchor()
{
	if (waits_ || originNs_ || queue_.empty()) {
		return;
	}
	const int64_t positionNs = queue_.front().positionNs();
	const int64_t earliestNs = lastTimestampNs_ + std::min(lastShownForNs_, kMaxWaitForChangeNs);
	originNs_ = startsAtNs_.value_or(std::max(now(), earliestNs)) - positionNs;
	sound_.skipTo(positionNs);
}

void Playback::catchUp()
{
	if (!originNs_ || queue_.empty()) {
		return;
	}
	const int64_t nowNs = now();
	const int64_t lateNs = nowNs - (*originNs_ + queue_.front().positionNs());
	if (lateNs > kStandstillNs) {
		*originNs_ += lateNs;
		return;
	}
	while (queue_.size() > 1 && *originNs_ + queue_[1].positionNs() + kLateNs < nowNs) {
		reader_->recycle(std::move(queue_.front().picture.frame));
		queue_.pop_front();
	}
}

bool Playback::showDue()
{
	if (!originNs_ || queue_.empty()) {
		return false;
	}
	if (*originNs_ + queue_.front().positionNs() - leadNs(queue_.front()) > now()) {
		return false;
	}
	showNext(false);
	return true;
}

void Playback::showNext(bool still)
{
	Queued next = std::move(queue_.front());
	queue_.pop_front();
	const int64_t dueNs = still ? now() : *originNs_ + next.positionNs();
	if (still) {
		wantsStill_ = false;
		holdNs_ = next.positionNs();
		sound_.skipTo(next.positionNs());
	}
	Picture picture;
	if (reader_->format().describe(*next.picture.frame, picture)) {
		lastTimestampNs_ = std::max(dueNs, lastTimestampNs_ + 1);
		lastShownForNs_ = next.picture.durationNs;
		picture.timestampNs = static_cast<uint64_t>(lastTimestampNs_);
		status_.timeMs = next.picture.startNs / kMillisecondNs;
		status_.state = still ? PlayState::paused : PlayState::playing;
		if (still) {
			sink_.showStillPicture(picture);
		} else {
			sink_.showPicture(picture);
		}
		if (std::exchange(announces_, false)) {
			sink_.started();
		}
	}
	reader_->recycle(std::move(next.picture.frame));
	shown_ = std::move(next);
}

bool Playback::playDueSound()
{
	if (!soundOn_ || !originNs_ || !reader_->hasSound()) {
		return false;
	}
	const int64_t positionNs = now() - *originNs_;
	const int64_t dueNs = positionNs + kSoundLeadNs;
	if (sound_.isRunning() && sound_.emittedUntilNs() < positionNs - kLateNs) {
		sound_.skipTo(positionNs);
	}
	// Read a little further than is put out, so that rounding makes no silence between two pieces. The sound of
	// laps that are through is queued already.
	const int64_t wantedNs = dueNs + kMillisecondNs;
	if (!drained_ && sound_.queuedUntilNs() <= wantedNs && wantedNs >= lapNs_) {
		ClipSound sound;
		const ClipReader::Read read = reader_->readSound(sound, wantedNs - lapNs_);
		if (read == ClipReader::Read::got) {
			sound_.queue(std::move(sound), lapNs_);
		}
		if (read == ClipReader::Read::got || read == ClipReader::Read::again) {
			return true;
		}
	}
	return sound_.emitOne({.dueNs = dueNs, .limitNs = decodedUntilNs(), .lapNs = lapNs_, .originNs = *originNs_},
			      *reader_);
}

bool Playback::isOver() const
{
	return drained_ && queue_.empty() && originNs_ && now() >= *originNs_ + lapNs_ + lapEndNs_;
}

uint64_t Playback::nextDueNs() const
{
	if (!originNs_) {
		return kNever;
	}
	int64_t dueNs = *originNs_ + lapNs_ + lapEndNs_;
	if (!queue_.empty()) {
		dueNs = *originNs_ + queue_.front().positionNs() - leadNs(queue_.front());
	}
	if (soundOn_ && reader_->hasSound() && sound_.hasNext(decodedUntilNs())) {
		dueNs = std::min(dueNs, *originNs_ + sound_.emittedUntilNs() - kSoundLeadNs + 1);
	}
	return static_cast<uint64_t>(std::max<int64_t>(dueNs, 1));
}

int64_t Playback::leadNs(const Queued &queued) const
{
	return std::min(queued.picture.durationNs, kMaxLeadNs);
}

} // namespace r2v::media
