// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "media/clip-player.hpp"
#include "media/play-clock.hpp"
#include "media/running-order.hpp"
#include "media/sound-feed.hpp"

namespace r2v::media {

/// Plays one clip: shows each picture and puts out each sound when it is due, over pauses, seeks and laps. Does not
/// wait itself; the player's thread calls step() whenever it says. Positions are ns on the play timeline (laps one
/// after the other); PlayClock says when a position is due.
class Playback {
public:
	static constexpr uint64_t kAtOnce = 0;
	static constexpr uint64_t kNever = UINT64_MAX;

	/// Paused for `sleepAfterNs` it gives back its decoders and pictures.
	Playback(ClipSink &sink, std::function<uint64_t()> nowNs, uint64_t sleepAfterNs, PlayStatus &status);

	/// Takes the place of the clip that plays, at the end of the picture that is shown.
	void take(OpenedClip clip, bool paused);
	/// Forgets the clip; the sink is left as it is.
	void drop();
	bool hasClip() const { return order_.hasClip(); }

	void pause(bool paused);
	void restart();
	void seek(int64_t timeMs);
	void setLooping(bool looping);
	void setPingPong(bool pingPong);
	void setSoundOn(bool on);
	/// Within kMinSpeedPercent and kMaxSpeedPercent. From the end of what was put out.
	void setSpeed(int percent);

	/// Does one short piece of work. Returns the clock's time of the next one.
	uint64_t step();

private:
	enum class Mode { idle, playing, paused, ended };

	using Queued = RunningOrder::Queued;

	int64_t now() const { return static_cast<int64_t>(nowNs_()); }
	/// Nothing queued or running; the next picture starts a new order of times.
	void startOver();
	void endSound();
	void fail(const std::string &reason);
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
	/// started() is still to be said.
	bool announces_ = false;
	/// Paused, and the picture of that place is not shown yet.
	bool wantsStill_ = false;

	/// Set once a picture has been given its time.
	PlayClock clock_;
	/// While paused: where playing goes on.
	std::optional<int64_t> holdNs_;
	/// While paused and the picture of that place is shown: when the decoders go.
	std::optional<uint64_t> sleepAtNs_;
	std::optional<Queued> shown_;
	int64_t lastTimestampNs_ = 0;
	int64_t lastShownForNs_ = 0;
};

} // namespace r2v::media
