// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "media/clip-sink.hpp"
#include "media/play-clock.hpp"
#include "media/play-terms.hpp"
#include "media/running-order.hpp"
#include "media/sound-feed.hpp"

namespace r2v::media {

/// Plays one clip: shows each picture and plays each sound when it is due, across pauses, seeks and laps. It does not
/// wait itself; the player's thread calls step() whenever step() says. Positions are ns on the play timeline (laps one
/// after the other), and PlayClock tells when a position is due.
class Playback {
public:
	static constexpr uint64_t kAtOnce = 0;
	static constexpr uint64_t kNever = UINT64_MAX;

	/// When paused for `sleepAfterNs`, it frees its decoders and pictures.
	Playback(ClipSink &sink, std::function<uint64_t()> nowNs, uint64_t sleepAfterNs, PlayStatus &status);

	/// Replaces the current clip at the end of the picture that is shown.
	void take(OpenedClip clip, bool paused);
	/// Forgets the clip and leaves the sink as it is.
	void drop();
	bool hasClip() const { return order_.hasClip(); }

	/// `shownSinceNs`: since when the held picture has been visible; 0: from now on.
	void pause(bool paused, uint64_t shownSinceNs = 0);
	/// Pauses at the picture that was given this timestamp and gives it again as a still. What the sink has beyond
	/// it was not seen.
	void pauseAt(uint64_t timestampNs);
	void restart();
	void seek(int64_t timeMs);
	void setLooping(bool looping);
	void setPingPong(bool pingPong);
	void setSoundOn(bool on);
	/// Within kMinSpeedPercent and kMaxSpeedPercent. Takes effect after what was already put out.
	void setSpeed(int percent);

	/// Decodes ahead but shows nothing until startAt() says when its first picture is due. Anything else that is
	/// done to the clip ends this.
	void holdBack() { waits_ = true; }
	void startAt(int64_t clockNs);
	bool isPlaying() const { return mode_ == Mode::playing; }
	bool hasEnded() const { return mode_ == Mode::ended; }
	/// Paused for so long that its decoders are gone.
	bool isAsleep() const { return order_.isAsleep(); }
	bool hasSound() const { return soundOn_ && hasClip() && !isAsleep() && order_.reader().hasSound(); }
	/// How long a lap takes at this speed: measured, or until then as the container says; 0 if unknown.
	int64_t lapTakesNs() const { return clock_.playedNs(order_.clipLengthNs()); }
	/// The clock at the end of the current lap, as far as its length is known.
	std::optional<int64_t> lapEndsAtNs() const;
	/// The clock at the end of the last lap, once that is decoded.
	std::optional<int64_t> endsAtNs() const;

	/// Does one short piece of work. Returns the clock's time for the next one.
	uint64_t step();

private:
	enum class Mode { idle, playing, paused, ended };

	using Queued = RunningOrder::Queued;

	/// A picture that the sink has: its timestamp, and where it starts in the clip.
	struct Given {
		uint64_t timestampNs = 0;
		int64_t startNs = 0;
	};
	/// More than the sink can have waiting.
	static constexpr size_t kMaxGiven = 16;

	int64_t now() const { return static_cast<int64_t>(nowNs_()); }
	/// Empties the queue. The next picture starts new times.
	void startOver();
	void endSound();
	void fail(const std::string &reason);
	void seekTo(int64_t clipNs);
	const Queued *shown() const { return shown_ ? &*shown_ : nullptr; }

	int64_t dueNs(const Queued &queued) const { return clock_.clockAt(queued.positionNs); }
	uint64_t rest();
	void anchor();
	void catchUp();
	bool showDue();
	void showNext(bool still);
	bool playDueSound();
	bool isOver() const;
	uint64_t nextDueNs() const;
	int64_t leadNs(const Queued &queued) const;

	ClipSink &sink_;
	const std::function<uint64_t()> nowNs_;
	const uint64_t sleepAfterNs_;
	PlayStatus &status_;
	SoundFeed sound_;

	RunningOrder order_;

	Mode mode_ = Mode::idle;
	bool soundOn_ = false;
	/// started() has yet to be called.
	bool announces_ = false;
	/// Paused, and the picture for that place is not shown yet.
	bool wantsStill_ = false;

	/// Whether it is held back, and until when.
	bool waits_ = false;
	std::optional<int64_t> startsAtNs_;
	/// Set once a picture has been given its time.
	PlayClock clock_;
	/// While paused: where it will go on.
	std::optional<int64_t> holdNs_;
	/// While paused with its picture shown: when to free the decoders.
	std::optional<uint64_t> sleepAtNs_;
	std::optional<Queued> shown_;
	std::array<Given, kMaxGiven> given_{};
	size_t nextGiven_ = 0;
	int64_t lastTimestampNs_ = 0;
	int64_t lastShownForNs_ = 0;
};

} // namespace r2v::media
