// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/decks.hpp"

#include <algorithm>
#include <utility>

namespace r2v::media {

namespace {

constexpr int64_t kMillisecondNs = 1'000'000;
/// A change is arranged this long before it begins, and no later: what comes has to be decoded by then, and no sound of
/// either clip may have been played for that time yet.
constexpr int64_t kNoticeNs = 200 * kMillisecondNs;
constexpr int64_t kLeastNoticeNs = 150 * kMillisecondNs;
/// With less of a lap left there is no fade.
constexpr int64_t kShortestFadeNs = 40 * kMillisecondNs;
constexpr int64_t kLongestFadeMs = 5000;
/// If one of two clips still owes sound this close to its time, silence is taken.
constexpr int64_t kSoundPatienceNs = 40 * kMillisecondNs;

} // namespace

Decks::Deck::Deck(Decks &owner, size_t number, uint64_t sleepAfterNs) :
	decks(owner), index(number), playback(*this, owner.nowNs_, sleepAfterNs, status)
{}

void Decks::Deck::showPicture(const Picture &picture)
{
	decks.noteShown(*this);
	Picture layered = picture;
	layered.layer = layer;
	decks.sink_.showPicture(layered);
}

void Decks::Deck::showStillPicture(const Picture &picture)
{
	decks.noteShown(*this);
	Picture layered = picture;
	layered.layer = layer;
	decks.sink_.showStillPicture(layered);
}

void Decks::Deck::playSound(const Sound &sound)
{
	// Nothing more is heard of a fading clip once it has been replaced.
	if (decks.change_ || decks.lead_ == index) {
		decks.mixer_.put(index, sound);
	}
}

void Decks::Deck::started()
{
	// A new lap does not count as a start.
	if (!decks.change_ || decks.change_->to != index || decks.change_->kind != Other::spare) {
		decks.sink_.started();
	}
}

void Decks::Deck::ended()
{
	// During a change, the end of the outgoing clip does not count as the end.
	if (!decks.change_ || decks.change_->to == index) {
		decks.sink_.ended();
	}
}

void Decks::Deck::failed(const std::string &reason)
{
	decks.failedDeck_ = index;
	decks.failure_ = reason;
}

Decks::Decks(ClipSink &sink, std::function<uint64_t()> nowNs, uint64_t sleepAfterNs) :
	sink_(sink), nowNs_(std::move(nowNs)), mixer_(sink), decks_{std::make_unique<Deck>(*this, 0, sleepAfterNs),
								    std::make_unique<Deck>(*this, 1, sleepAfterNs)}
{}

Decks::~Decks() = default;

PlayStatus &Decks::status()
{
	return lead().status;
}

const PlayStatus &Decks::status() const
{
	return lead().status;
}

void Decks::take(OpenedClip clip, bool paused, When when)
{
	finishChange();
	emptyOther();
	Playback &onAir = lead().playback;
	const bool plays = onAir.isPlaying();
	const bool waits = plays && when == When::atLoop;
	const int64_t fade = fadeNs(clipFadeNs_, clip.reader->durationNs());
	if (paused || (!waits && (fade == 0 || (!plays && !onAir.hasEnded())))) {
		onAir.take(std::move(clip), paused);
		return;
	}
	other().playback.take(std::move(clip), false);
	other().playback.holdBack();
	other_ = Other::newcomer;
	if (!waits) {
		begin(now() + kLeastNoticeNs, fade);
	}
}

bool Decks::wantsSpare() const
{
	return looping_ && !change_ && other_ == Other::nothing && lead().playback.isPlaying() &&
	       fadeNs(lapFadeNs_, 0) > 0;
}

void Decks::takeSpare(OpenedClip clip)
{
	if (!wantsSpare()) {
		return;
	}
	other().playback.take(std::move(clip), false);
	other().playback.holdBack();
	other_ = Other::spare;
}

void Decks::drop()
{
	mixer_.end();
	if (std::exchange(change_, std::nullopt)) {
		sink_.endFade(lead().layer);
	}
	emptyOther();
	lead().playback.drop();
}

void Decks::pause(bool paused, uint64_t shownSinceNs)
{
	finishChange();
	lead().playback.pause(paused, shownSinceNs);
}

void Decks::pauseAt(uint64_t timestampNs)
{
	finishChange();
	lead().playback.pauseAt(timestampNs);
}

void Decks::restart()
{
	finishChange();
	lead().playback.restart();
}

void Decks::seek(int64_t timeMs)
{
	finishChange();
	lead().playback.seek(timeMs);
}

void Decks::setLooping(bool looping)
{
	looping_ = looping;
	if (change_) {
		decks_[change_->to]->playback.setLooping(looping);
		return;
	}
	if (!looping && other_ == Other::spare) {
		emptyOther();
	}
	// If a clip waits for the end of the lap, this lap is the last.
	if (!looping || other_ != Other::newcomer) {
		lead().playback.setLooping(looping);
	}
	other().playback.setLooping(looping);
}

void Decks::setPingPong(bool pingPong)
{
	for (const auto &deck : decks_) {
		deck->playback.setPingPong(pingPong);
	}
}

void Decks::setSpeed(int percent)
{
	for (const auto &deck : decks_) {
		deck->playback.setSpeed(percent);
	}
}

void Decks::setSoundOn(bool on)
{
	for (const auto &deck : decks_) {
		deck->playback.setSoundOn(on);
	}
}

void Decks::setFades(Fades fades)
{
	clipFadeNs_ = std::clamp<int64_t>(fades.clipMs, 0, kLongestFadeMs) * kMillisecondNs;
	lapFadeNs_ = std::clamp<int64_t>(fades.lapMs, 0, kLongestFadeMs) * kMillisecondNs;
	if (lapFadeNs_ == 0 && other_ == Other::spare && !change_) {
		emptyOther();
	}
}

uint64_t Decks::step()
{
	uint64_t dueNs = advance();
	// The outgoing deck steps first, so that at a cut its last sound is out before the first sound of the other.
	Deck &goes = change_ ? *decks_[1 - change_->to] : lead();
	Deck &comes = *decks_[1 - goes.index];
	const uint64_t goesDueNs = goes.playback.step();
	dueNs = std::min(dueNs, goesDueNs);
	if (goesDueNs != Playback::kAtOnce || !change_ || change_->fades()) {
		dueNs = std::min(dueNs, comes.playback.step());
	}
	if (other_ == Other::spare && lead().playback.isAsleep()) {
		emptyOther();
	}
	mixer_.flushUntil(nowNs_() + kSoundPatienceNs);
	if (failedDeck_) {
		handleFailure();
		return Playback::kAtOnce;
	}
	return dueNs;
}

void Decks::noteShown(Deck &deck)
{
	if (change_ && change_->to == deck.index) {
		change_->begun = true;
		lead_ = deck.index;
	}
}

uint64_t Decks::advance()
{
	if (change_) {
		if (!change_->begun) {
			return Playback::kNever; // the one that comes says when
		}
		if (now() < change_->endNs) {
			return static_cast<uint64_t>(change_->endNs);
		}
		completeChange();
	}
	return other_ == Other::nothing ? Playback::kNever : arrangeChange();
}

uint64_t Decks::arrangeChange()
{
	Playback &onAir = lead().playback;
	const int64_t nowNs = now();
	const int64_t fade = fadeNs(other_ == Other::spare ? lapFadeNs_ : clipFadeNs_, other().playback.lapTakesNs());
	if (!onAir.isPlaying()) {
		if (other_ == Other::newcomer && onAir.hasEnded()) {
			begin(nowNs + kLeastNoticeNs, fade);
		}
		return Playback::kNever;
	}
	if (fade == 0) {
		return arrangeCut();
	}
	const std::optional<int64_t> endNs = onAir.lapEndsAtNs();
	if (!endNs) {
		return Playback::kNever;
	}
	const int64_t startNs = *endNs - fade;
	if (nowNs + kNoticeNs < startNs) {
		return static_cast<uint64_t>(startNs - kNoticeNs);
	}
	const int64_t soonestNs = std::max(startNs, nowNs + kLeastNoticeNs);
	const int64_t restNs = *endNs - soonestNs;
	// If it comes too late for a good part of its fade, it waits for the next lap, if there is one.
	if (looping_ && restNs < fade / 2) {
		return static_cast<uint64_t>(std::max(*endNs, nowNs + kMillisecondNs));
	}
	if (restNs < kShortestFadeNs) {
		return arrangeCut();
	}
	begin(soonestNs, restNs);
	return Playback::kAtOnce;
}

uint64_t Decks::arrangeCut()
{
	if (other_ == Other::spare) {
		emptyOther();
		return Playback::kNever;
	}
	lead().playback.setLooping(false);
	if (const std::optional<int64_t> endNs = lead().playback.endsAtNs()) {
		begin(*endNs, 0);
		return Playback::kAtOnce;
	}
	return Playback::kNever;
}

void Decks::begin(int64_t startNs, int64_t fadeNs)
{
	Deck &goes = lead();
	Deck &comes = other();
	goes.playback.setLooping(false);
	comes.playback.setLooping(looping_);
	comes.playback.startAt(startNs);
	comes.layer = fadeNs > 0 ? 1 - goes.layer : goes.layer;
	change_ = Change{startNs, startNs + fadeNs, comes.index, other_};
	if (fadeNs > 0) {
		const auto start = static_cast<uint64_t>(startNs);
		const auto end = static_cast<uint64_t>(startNs + fadeNs);
		sink_.crossFade(comes.layer, start, end);
		mixer_.begin({.comes = comes.index,
			      .startNs = start,
			      .endNs = end,
			      .goesHasSound = goes.playback.hasSound() && goes.playback.isPlaying(),
			      .comesHasSound = comes.playback.hasSound()});
	}
}

/// Ends a change early, because something else is to be done.
void Decks::finishChange()
{
	if (change_) {
		lead_ = change_->to;
		completeChange();
	}
}

void Decks::completeChange()
{
	const Change change = *change_;
	change_.reset();
	Deck &gone = *decks_[1 - change.to];
	if (change.fades()) {
		mixer_.end();
		sink_.endFade(decks_[change.to]->layer);
	}
	other_ = Other::nothing;
	if (change.kind == Other::spare && looping_ && lapFadeNs_ > 0) {
		gone.playback.setLooping(true);
		gone.playback.restart();
		gone.playback.holdBack();
		other_ = Other::spare;
	} else {
		gone.playback.drop();
	}
}

void Decks::emptyOther()
{
	if (std::exchange(other_, Other::nothing) != Other::nothing) {
		other().playback.drop();
		lead().playback.setLooping(looping_);
	}
}

/// A deck whose clip can't be read has dropped it.
void Decks::handleFailure()
{
	const size_t failedDeck = *std::exchange(failedDeck_, std::nullopt);
	const bool isLead = failedDeck == lead_;
	if (change_ && failedDeck == change_->to && !isLead) {
		const bool fades = change_->fades();
		change_.reset();
		mixer_.end();
		if (fades) {
			sink_.endFade(lead().layer);
		}
	}
	if (!isLead && !change_) {
		// Nobody knows about a spare, and without one laps are cut instead of faded.
		const Other failed = other_;
		emptyOther();
		if (failed == Other::spare) {
			lapFadeNs_ = 0;
			return;
		}
		sink_.failed(failure_);
	} else if (isLead && !change_ && other_ == Other::newcomer) {
		begin(now(), 0);
	} else if (isLead && !change_) {
		emptyOther();
		sink_.failed(failure_);
	} else if (isLead && change_->begun) {
		finishChange();
		emptyOther();
		sink_.failed(failure_);
	}
	// Otherwise it was about to end anyway.
}

int64_t Decks::fadeNs(int64_t wantedNs, int64_t lengthNs) const
{
	int64_t fade = wantedNs;
	for (const int64_t length : {lengthNs, lead().playback.lapTakesNs()}) {
		if (length > 0) {
			fade = std::min(fade, length / 2);
		}
	}
	return fade < kShortestFadeNs ? 0 : fade;
}

} // namespace r2v::media
