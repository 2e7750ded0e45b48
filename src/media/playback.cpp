// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/playback.hpp"

#include <algorithm>
#include <utility>

namespace r2v::media {

namespace {

constexpr int64_t kMillisecondNs = 1'000'000;
constexpr int64_t kRoundingNs = 1'000;
/// Pictures leave this long before they are due (a frame at most), so that a busy machine does not make them late.
constexpr int64_t kMaxLeadNs = 34 * kMillisecondNs;
/// OBS mixes sound in ticks of 21 ms and delays all of its sound for good when a source is late.
constexpr int64_t kSoundLeadNs = 80 * kMillisecondNs;
constexpr int64_t kDecodedAheadNs = 100 * kMillisecondNs;
/// A picture whose time ended this long ago is skipped if a later one is ready.
constexpr int64_t kLateNs = 100 * kMillisecondNs;
/// After a longer standstill the clip continues where it stopped.
constexpr int64_t kStandstillNs = 1000 * kMillisecondNs;
/// A change waits for the end of the current picture, but not if that is shown for long, as in a slide show.
constexpr int64_t kMaxWaitForChangeNs = 42 * kMillisecondNs;

} // namespace

Playback::Playback(ClipSink &sink, std::function<uint64_t()> nowNs, uint64_t sleepAfterNs, PlayStatus &status) :
	sink_(sink), nowNs_(std::move(nowNs)), sleepAfterNs_(sleepAfterNs), status_(status), sound_(sink),
	order_(sound_, status)
{}

void Playback::take(OpenedClip clip, bool paused)
{
	startOver();
	sound_.clear();
	status_.durationMs = clip.reader->durationNs() / kMillisecondNs;
	order_.take(std::move(clip));
	sound_.restartAt(0);
	mode_ = paused ? Mode::paused : Mode::playing;
	wantsStill_ = paused;
	announces_ = true;
}

void Playback::drop()
{
	startOver();
	sound_.clear();
	order_.drop();
	mode_ = Mode::idle;
}

void Playback::pause(bool paused, uint64_t shownSinceNs)
{
	if (paused && mode_ == Mode::playing) {
		mode_ = Mode::paused;
		wantsStill_ = !clock_.isSet();
		if (clock_.isSet()) {
			sound_.fadeOut(clock_);
			const int64_t shownNs = shown_ ? shown_->positionNs : 0;
			const Ring<Queued> &queue = order_.queue();
			const int64_t nextNs = queue.empty() ? order_.decodedUntilNs() : queue.front().positionNs;
			holdNs_ = std::max(shownNs, std::min(clock_.positionAt(now()), nextNs));
		}
		// Set when nothing more will be heard from here.
		status_.state = PlayState::paused;
	} else if (!paused && mode_ == Mode::paused) {
		if (!order_.wakeUp()) {
			fail(kUnreadable);
			return;
		}
		mode_ = Mode::playing;
		wantsStill_ = false;
		if (holdNs_) {
			clock_.set(shownSinceNs != 0 ? static_cast<int64_t>(shownSinceNs) : now(), *holdNs_);
			holdNs_.reset();
		}
		status_.state = PlayState::playing;
	} else if (!paused && mode_ == Mode::ended) {
		restart();
	}
}

void Playback::pauseAt(uint64_t timestampNs)
{
	if (!hasClip()) {
		return;
	}
	const auto seen = std::find_if(given_.begin(), given_.end(),
				       [timestampNs](const Given &given) { return given.timestampNs == timestampNs; });
	const bool isRunning = mode_ == Mode::playing && clock_.isSet();
	const int64_t lastNs = shown_ ? shown_->picture.startNs : 0;
	const int64_t startNs = seen != given_.end() && timestampNs != 0 ? seen->startNs : lastNs;
	pause(true);
	if (isRunning) {
		// The end of the picture before it is rounded.
		seekTo(startNs + kRoundingNs);
	}
}

void Playback::restart()
{
	if (!hasClip()) {
		return;
	}
	startOver();
	if (!order_.rewind()) {
		fail(kUnreadable);
		return;
	}
	mode_ = Mode::playing;
	announces_ = true;
	status_.state = PlayState::playing;
}

void Playback::seek(int64_t timeMs)
{
	if (!hasClip()) {
		return;
	}
	seekTo(std::clamp<int64_t>(timeMs, 0, INT64_MAX / kMillisecondNs) * kMillisecondNs);
}

void Playback::seekTo(int64_t clipNs)
{
	startOver();
	if (!order_.seek(clipNs)) {
		fail(kUnreadable);
		return;
	}
	if (mode_ != Mode::playing) {
		mode_ = Mode::paused;
		wantsStill_ = true;
		status_.state = PlayState::paused;
	}
}

void Playback::setLooping(bool looping)
{
	order_.setLooping(looping, mode_ == Mode::ended ? nullptr : shown());
}

void Playback::setPingPong(bool pingPong)
{
	order_.setPingPong(pingPong, mode_ == Mode::ended ? nullptr : shown());
}

void Playback::setSoundOn(bool on)
{
	if (on == soundOn_) {
		return;
	}
	soundOn_ = on;
	endSound();
	sound_.clear();
	order_.setSoundOn(on);
	if (hasClip()) {
		const int64_t positionNs = holdNs_ ? *holdNs_ : clock_.isSet() ? clock_.positionAt(now()) : 0;
		sound_.restartAt(std::max<int64_t>(positionNs, 0));
	}
}

void Playback::setSpeed(int percent)
{
	int64_t fromNs = 0;
	if (holdNs_) {
		fromNs = *holdNs_;
	} else if (clock_.isSet()) {
		// What was put out keeps its time.
		fromNs = std::max(clock_.positionAt(now()), shown_ ? shown_->positionNs : 0);
		fromNs = std::max(fromNs, sound_.isRunning() ? sound_.emittedUntilNs() : 0);
	}
	clock_.setSpeed(std::clamp(percent, kMinSpeedPercent, kMaxSpeedPercent), fromNs);
}

void Playback::startAt(int64_t clockNs)
{
	waits_ = false;
	startsAtNs_ = clockNs;
}

std::optional<int64_t> Playback::lapEndsAtNs() const
{
	if (!clock_.isSet() || !shown_ || order_.clipLengthNs() <= 0) {
		return std::nullopt;
	}
	const int64_t endNs = shown_->isBackward ? shown_->positionNs + shown_->picture.startNs
						 : shown_->lapNs + order_.clipLengthNs();
	return clock_.clockAt(endNs);
}

std::optional<int64_t> Playback::endsAtNs() const
{
	return order_.isDrained() && clock_.isSet() ? std::optional(clock_.clockAt(order_.lapEndNs())) : std::nullopt;
}

uint64_t Playback::step()
{
	if (!hasClip() || mode_ == Mode::idle || mode_ == Mode::ended) {
		return kNever;
	}
	if (mode_ == Mode::paused && wantsStill_ && !order_.queue().empty()) {
		showNext(true);
		return kAtOnce;
	}
	if (mode_ != Mode::paused) {
		sleepAtNs_.reset();
	}
	if (order_.isAsleep()) {
		return kNever;
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
	if (order_.needsPictures(clock_.clipNs(kDecodedAheadNs))) {
		if (const std::string reason = order_.decodeOne(); !reason.empty()) {
			fail(reason);
		}
		return kAtOnce;
	}
	if (order_.prepare()) {
		return kAtOnce;
	}
	return mode_ == Mode::playing ? nextDueNs() : rest();
}

/// For when it is paused and everything is done.
uint64_t Playback::rest()
{
	if (!shown_ || sleepAfterNs_ == 0) {
		return kNever;
	}
	if (!sleepAtNs_) {
		sleepAtNs_ = nowNs_() + sleepAfterNs_;
	}
	if (nowNs_() < *sleepAtNs_) {
		return *sleepAtNs_;
	}
	sleepAtNs_.reset();
	sound_.restartAt(sound_.emittedUntilNs());
	order_.sleep(*shown_);
	return kNever;
}

/// Call it before the sound that is playing is left for something else.
void Playback::endSound()
{
	if (mode_ == Mode::playing) {
		sound_.fadeOut(clock_);
	}
}

void Playback::startOver()
{
	endSound();
	waits_ = false;
	startsAtNs_.reset();
	clock_.clear();
	holdNs_.reset();
	sleepAtNs_.reset();
	wantsStill_ = false;
	shown_.reset();
	sound_.restartAt(0);
}

void Playback::fail(const std::string &reason)
{
	drop();
	status_.state = PlayState::error;
	sink_.failed(reason);
}

void Playback::anchor()
{
	if (waits_ || clock_.isSet() || order_.queue().empty()) {
		return;
	}
	const int64_t positionNs = order_.queue().front().positionNs;
	const int64_t earliestNs = lastTimestampNs_ + std::min(lastShownForNs_, kMaxWaitForChangeNs);
	clock_.set(startsAtNs_.value_or(std::max(now(), earliestNs)), positionNs);
	sound_.skipTo(positionNs);
}

void Playback::catchUp()
{
	if (!clock_.isSet() || order_.queue().empty()) {
		return;
	}
	const int64_t nowNs = now();
	const int64_t lateNs = nowNs - dueNs(order_.queue().front());
	if (lateNs > kStandstillNs) {
		clock_.delay(lateNs);
		return;
	}
	while (order_.queue().size() > 1 && dueNs(order_.queue()[1]) + kLateNs < nowNs) {
		order_.reader().recycle(std::move(order_.queue().front().picture.frame));
		order_.queue().pop_front();
	}
}

bool Playback::showDue()
{
	if (!clock_.isSet() || order_.queue().empty() ||
	    dueNs(order_.queue().front()) - leadNs(order_.queue().front()) > now()) {
		return false;
	}
	showNext(false);
	return true;
}

void Playback::showNext(bool still)
{
	Queued next = std::move(order_.queue().front());
	order_.queue().pop_front();
	const int64_t timestampNs = still ? now() : dueNs(next);
	if (still) {
		wantsStill_ = false;
		holdNs_ = next.positionNs;
		sound_.skipTo(next.positionNs);
	}
	Picture picture;
	if (order_.reader().format().describe(*next.picture.frame, picture)) {
		lastTimestampNs_ = std::max(timestampNs, lastTimestampNs_ + 1);
		lastShownForNs_ = clock_.playedNs(next.durationNs);
		picture.timestampNs = static_cast<uint64_t>(lastTimestampNs_);
		picture.durationNs = static_cast<uint64_t>(lastShownForNs_);
		given_[nextGiven_++ % kMaxGiven] = {picture.timestampNs, next.picture.startNs};
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
	order_.reader().recycle(std::move(next.picture.frame));
	shown_ = std::move(next);
}

bool Playback::playDueSound()
{
	if (!soundOn_ || !clock_.isSet() || !order_.reader().hasSound()) {
		return false;
	}
	const int64_t nowNs = now();
	if (sound_.isRunning() && clock_.clockAt(sound_.emittedUntilNs()) < nowNs - kLateNs) {
		sound_.skipTo(clock_.positionAt(nowNs));
	}
	const SoundFeed::Due due{.dueNs = clock_.positionAt(nowNs + kSoundLeadNs),
				 .limitNs = order_.decodedUntilNs(),
				 .lapNs = order_.lapNs()};
	if (order_.readSound(due.dueNs, sound_.wantsMore(due))) {
		return true;
	}
	return sound_.emitOne(due, clock_, order_.reader());
}

bool Playback::isOver() const
{
	return order_.isDrained() && order_.queue().empty() && clock_.isSet() &&
	       now() >= clock_.clockAt(order_.lapEndNs());
}

uint64_t Playback::nextDueNs() const
{
	if (!clock_.isSet()) {
		return kNever;
	}
	int64_t nextNs = clock_.clockAt(order_.lapEndNs());
	if (!order_.queue().empty()) {
		nextNs = dueNs(order_.queue().front()) - leadNs(order_.queue().front());
	}
	if (soundOn_ && order_.reader().hasSound() && sound_.hasNext(order_.decodedUntilNs())) {
		nextNs = std::min(nextNs, clock_.clockAt(sound_.emittedUntilNs()) - kSoundLeadNs + 1);
	}
	return static_cast<uint64_t>(std::max<int64_t>(nextNs, 1));
}

int64_t Playback::leadNs(const Queued &queued) const
{
	return std::min(clock_.playedNs(queued.durationNs), kMaxLeadNs);
}

} // namespace r2v::media
