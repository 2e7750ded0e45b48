// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/running-order.hpp"

#include <algorithm>
#include <utility>

namespace r2v::media {

namespace {

constexpr int64_t kMillisecondNs = 1'000'000;
constexpr size_t kMaxQueued = 24;
/// A file with a single picture is decoded anew once a second, not at its nominal rate.
constexpr int64_t kMinStillLapNs = 1000 * kMillisecondNs;

} // namespace

void RunningOrder::take(OpenedClip clip)
{
	startOver();
	reader_ = std::move(clip.reader);
	reader_->setSoundOn(soundOn_);
	clipLengthNs_ = reader_->durationNs();
	queuePicture(std::move(clip.first));
}

void RunningOrder::drop()
{
	startOver();
	reader_.reset();
}

bool RunningOrder::rewind()
{
	startOver();
	return reader_->wakeUp() && reader_->rewind();
}

bool RunningOrder::seek(int64_t clipNs)
{
	startOver();
	// Beyond what the container says there may still be pictures; behind the last one that is found.
	if (!reader_->wakeUp() || !reader_->seek(clipNs)) {
		return false;
	}
	seekNs_ = clipNs;
	lapIsWhole_ = false;
	return true;
}

void RunningOrder::sleep(const Queued &shown)
{
	dropPictures();
	reader_->sleep();
	isAsleep_ = true;
	isDrained_ = false;
	isBackward_ = shown.isBackward;
	lapNs_ = shown.lapNs;
	lastStartNs_ = shown.picture.startNs;
	lapLengthNs_ = shown.endNs() - lapNs_;
	// How many pictures it has is not known any more.
	lapIsWhole_ = false;
}

bool RunningOrder::wakeUp()
{
	if (!std::exchange(isAsleep_, false)) {
		return true;
	}
	if (!reader_->wakeUp()) {
		return false;
	}
	reader_->setSoundOn(soundOn_ && !isBackward_);
	if (isBackward_) {
		backward_.begin(lastStartNs_, *reader_);
		return true;
	}
	seekNs_ = lastStartNs_;
	skipsFound_ = true;
	return reader_->seek(lastStartNs_);
}

void RunningOrder::setLooping(bool looping, const Queued *shown)
{
	if (looping != looping_) {
		looping_ = looping;
		planAgain(shown);
	}
}

void RunningOrder::setPingPong(bool pingPong, const Queued *shown)
{
	if (pingPong == pingPong_) {
		return;
	}
	pingPong_ = pingPong;
	if (looping_) {
		planAgain(shown);
	}
	if (!pingPong && reader_ && !isBackward_ && !isAsleep_) {
		backward_.clear(*reader_);
	}
}

void RunningOrder::setSoundOn(bool on)
{
	soundOn_ = on;
	if (reader_) {
		reader_->setSoundOn(on && !isBackward_);
	}
}

std::string RunningOrder::decodeOne()
{
	ClipPicture picture;
	const ClipReader::Read read = isBackward_ ? backward_.read(*reader_, picture) : reader_->readPicture(picture);
	if (read == ClipReader::Read::got) {
		if (isBackward_) {
			queueBackward(std::move(picture));
			return {};
		}
		return placePicture(std::move(picture));
	}
	if (read != ClipReader::Read::lapEnd) {
		return {};
	}
	if (seekNs_ && beforeSeek_) {
		seekNs_.reset();
		queuePicture(std::move(*std::exchange(beforeSeek_, std::nullopt)));
		return {};
	}
	return seekNs_ && !seeksFromStart_ ? seekFromStart() : endLap();
}

bool RunningOrder::needsPictures(int64_t aheadNs) const
{
	if (isDrained_ || queue_.size() >= kMaxQueued) {
		return false;
	}
	return queue_.size() < reader_->picturesAhead() || queue_.back().endNs() - queue_.front().positionNs < aheadNs;
}

bool RunningOrder::readSound(int64_t untilNs, bool wantsMore)
{
	if (wantsMore) {
		untilNs = std::max(untilNs, sound_.queuedUntilNs() + SoundFeed::kFadeNs);
	}
	// Read a little further than is put out, so that rounding makes no silence between two pieces. The sound of
	// laps that are through is queued already.
	untilNs += kMillisecondNs;
	if (isDrained_ || isBackward_ || untilNs < lapNs_ || sound_.queuedUntilNs() > untilNs) {
		return false;
	}
	ClipSound sound;
	const ClipReader::Read read = reader_->readSound(sound, untilNs - lapNs_);
	if (read == ClipReader::Read::got) {
		sound_.queue(std::move(sound), lapNs_);
	}
	if (read == ClipReader::Read::got || read == ClipReader::Read::again) {
		return true;
	}
	// Where the pictures don't go further either, the end of the lap is not known yet.
	if (read == ClipReader::Read::none || decodedUntilNs() > sound_.queuedUntilNs()) {
		sound_.endRun();
	}
	return false;
}

void RunningOrder::startOver()
{
	dropPictures();
	if (reader_) {
		reader_->setSoundOn(soundOn_);
	}
	isDrained_ = isBackward_ = isAsleep_ = false;
	lapNs_ = lapLengthNs_ = lapPictures_ = lastStartNs_ = 0;
	lapIsWhole_ = true;
}

void RunningOrder::dropPictures()
{
	if (reader_) {
		backward_.clear(*reader_);
	}
	while (!queue_.empty()) {
		reader_->recycle(std::move(queue_.back().picture.frame));
		queue_.pop_back();
	}
	seekNs_.reset();
	seeksFromStart_ = skipsFound_ = false;
	beforeSeek_.reset();
}

std::string RunningOrder::placePicture(ClipPicture picture)
{
	if (!seekNs_) {
		queuePicture(std::move(picture));
		return {};
	}
	const bool isPast = picture.startNs > *seekNs_;
	if (isPast && !beforeSeek_ && picture.startNs > 0 && !seeksFromStart_) {
		reader_->recycle(std::move(picture.frame));
		return seekFromStart();
	}
	if (!isPast && picture.endNs() <= *seekNs_) {
		if (beforeSeek_) {
			reader_->recycle(std::move(beforeSeek_->frame));
		}
		beforeSeek_ = std::move(picture);
		return {};
	}
	seekNs_.reset();
	if (isPast && beforeSeek_) {
		queuePicture(std::move(*beforeSeek_));
	}
	beforeSeek_.reset();
	queuePicture(std::move(picture));
	return {};
}

/// Where the container's index led too far, or where nothing can be decoded.
std::string RunningOrder::seekFromStart()
{
	seeksFromStart_ = true;
	return reader_->rewind() ? "" : kUnreadable;
}

void RunningOrder::queuePicture(ClipPicture picture)
{
	if (pingPong_) {
		backward_.keep(picture, *reader_);
	}
	lastStartNs_ = picture.startNs;
	lapLengthNs_ = picture.endNs();
	if (lapLengthNs_ > clipLengthNs_) {
		// It plays longer than its container says.
		noteLength(lapLengthNs_);
	}
	++lapPictures_;
	if (std::exchange(skipsFound_, false)) {
		reader_->recycle(std::move(picture.frame));
		return;
	}
	const int64_t durationNs = picture.durationNs;
	push(lapNs_ + lastStartNs_, durationNs, std::move(picture));
}

void RunningOrder::noteLength(int64_t lengthNs)
{
	clipLengthNs_ = lengthNs;
	status_.durationMs = lengthNs / kMillisecondNs;
}

void RunningOrder::queueBackward(ClipPicture picture)
{
	const int64_t nextStartNs = std::exchange(lastStartNs_, picture.startNs);
	lapLengthNs_ = turnNs_ - lastStartNs_;
	push(lapNs_ + turnNs_ - nextStartNs, nextStartNs - lastStartNs_, std::move(picture));
}

void RunningOrder::push(int64_t positionNs, int64_t durationNs, ClipPicture picture)
{
	Queued queued;
	queued.picture = std::move(picture);
	queued.positionNs = positionNs;
	queued.durationNs = durationNs;
	queued.lapNs = lapNs_;
	queued.isBackward = isBackward_;
	queue_.push_back(std::move(queued));
}

std::string RunningOrder::endLap()
{
	if (isBackward_) {
		return startLap();
	}
	if (lapPictures_ == 0) {
		return "no frame could be decoded";
	}
	if (lapPictures_ == 1 && lapIsWhole_) {
		lapLengthNs_ = std::max(lapLengthNs_, kMinStillLapNs);
	}
	readRestOfSound();
	sound_.cutAt(lapEndNs(), looping_ && !pingPong_);
	noteLength(lapLengthNs_);
	isDrained_ = !looping_;
	return looping_ ? startLap() : "";
}

/// What belongs to the lap's last pictures; the rewind would lose it.
void RunningOrder::readRestOfSound()
{
	ClipReader::Read read = ClipReader::Read::again;
	while ((read == ClipReader::Read::again || read == ClipReader::Read::got) &&
	       sound_.queuedUntilNs() < lapEndNs()) {
		ClipSound sound;
		read = reader_->readSound(sound, lapLengthNs_);
		if (read == ClipReader::Read::got) {
			sound_.queue(std::move(sound), lapNs_);
		}
	}
}

std::string RunningOrder::startLap()
{
	isDrained_ = false;
	isBackward_ = !isBackward_ && pingPong_ && lastStartNs_ > 0;
	lapNs_ += lapLengthNs_;
	lapLengthNs_ = 0;
	lapPictures_ = 0;
	lapIsWhole_ = true;
	reader_->setSoundOn(soundOn_ && !isBackward_);
	if (isBackward_) {
		turnNs_ = lastStartNs_;
		backward_.begin(turnNs_, *reader_);
		return {};
	}
	backward_.clear(*reader_);
	return reader_->rewind() ? "" : kUnreadable;
}

/// The lap on air is played to its end, and after a way back the one that follows.
void RunningOrder::planAgain(const Queued *shown)
{
	if (isAsleep_) {
		return;
	}
	const Queued *last = shown ? shown : queue_.empty() ? nullptr : &queue_.front();
	if (!reader_ || !last) {
		return;
	}
	int64_t lapNs = last->lapNs;
	if (last->isBackward) {
		size_t next = 0;
		while (next < queue_.size() && queue_[next].isBackward) {
			++next;
		}
		if (next == queue_.size()) {
			return;
		}
		lapNs = queue_[next].lapNs;
	}
	if (lapNs == lapNs_) {
		if (isDrained_ && looping_) {
			startLap();
		}
		return;
	}
	int64_t nextLapNs = lapNs_;
	while (!queue_.empty() && queue_.back().lapNs > lapNs) {
		nextLapNs = queue_.back().lapNs;
		reader_->recycle(std::move(queue_.back().picture.frame));
		queue_.pop_back();
	}
	backward_.clear(*reader_);
	lastStartNs_ = (queue_.empty() ? *last : queue_.back()).picture.startNs;
	lapNs_ = lapNs;
	lapLengthNs_ = nextLapNs - lapNs;
	isBackward_ = false;
	isDrained_ = true;
	sound_.cutAt(nextLapNs, false);
	if (looping_) {
		startLap();
	}
}

} // namespace r2v::media
