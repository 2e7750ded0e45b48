// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "media/clip-player.hpp"
#include "media/clip-reader.hpp"
#include "media/sound-feed.hpp"

namespace r2v::media {

/// What the player tells other threads.
struct PlayStatus {
	std::atomic<PlayState> state{PlayState::none};
	std::atomic<int64_t> timeMs{0};
	std::atomic<int64_t> durationMs{0};
};

/// A clip that can be shown at once.
struct OpenedClip {
	std::unique_ptr<ClipReader> reader;
	ClipPicture first;
};

/// The running order of one clip: which picture and which sound is due when, over pauses, seeks and laps. Does not wait
/// itself; the player's thread calls step() whenever it says. Positions are ns on the play timeline (laps one after the
/// other); a picture is due at the clock's time of position 0 plus its position.
class Playback {
public:
	static constexpr uint64_t kAtOnce = 0;
	static constexpr uint64_t kNever = UINT64_MAX;

	Playback(ClipSink &sink, std::function<uint64_t()> nowNs, PlayStatus &status);

	/// Takes the place of the clip that plays, at the end of the picture that is shown.
	void take(OpenedClip clip, bool paused);
	/// Forgets the clip; the sink is left as it is.
	void drop();
	bool hasClip() const { return reader_ != nullptr; }

	void pause(bool paused);
	void restart();
	void seek(int64_t timeMs);
	void setLooping(bool looping);
	void setSoundOn(bool on);

	/// Decodes ahead but shows nothing before startAt() says when its first picture is due. Ends with whatever else
	/// is done to the clip.
	void holdBack() { waits_ = true; }
	void startAt(int64_t clockNs);
	bool isPlaying() const { return mode_ == Mode::playing; }
	bool hasEnded() const { return mode_ == Mode::ended; }
	bool hasSound() const { return soundOn_ && reader_ && reader_->hasSound(); }
	/// Measured, or until then as the container gives it; 0: not known.
	int64_t lapLengthNs() const { return lapLengthNs_; }
	/// The clock at the end of the lap that is on, as far as its length is known.
	std::optional<int64_t> lapEndsAtNs() const;
	/// The clock at the end of the last lap, once that is decoded.
	std::optional<int64_t> endsAtNs() const;

	/// Does one short piece of work. Returns the clock's time of the next one.
	uint64_t step();

private:
	enum class Mode { idle, playing, paused, ended };

	struct Queued {
		ClipPicture picture;
		/// Position of the lap it belongs to.
		int64_t lapNs = 0;

		int64_t positionNs() const { return lapNs + picture.startNs; }
		int64_t endNs() const { return positionNs() + picture.durationNs; }
	};

	int64_t now() const { return static_cast<int64_t>(nowNs_()); }
	/// Nothing queued or running; the next picture starts a new order of times.
	void startOver();
	void fail(const std::string &reason);

	void decodeOne();
	void placePicture(ClipPicture picture);
	void seekFromStart();
	void queuePicture(ClipPicture picture);
	void endLap();
	void readRestOfSound();
	void startLap();
	bool needsPictures() const;
	/// Until where it is known what will be shown.
	int64_t decodedUntilNs() const;

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
	PlayStatus &status_;
	SoundFeed sound_;

	std::unique_ptr<ClipReader> reader_;
	Mode mode_ = Mode::idle;
	bool looping_ = true;
	bool soundOn_ = false;
	/// started() is still to be said.
	bool announces_ = false;
	/// Paused, and the picture of that place is not shown yet.
	bool wantsStill_ = false;

	std::deque<Queued> queue_;
	/// Held back, and until when.
	bool waits_ = false;
	std::optional<int64_t> startsAtNs_;
	int64_t lapLengthNs_ = 0;
	/// The clock at position 0, once a picture has been given its time.
	std::optional<int64_t> originNs_;
	/// While paused: where playing goes on.
	std::optional<int64_t> holdNs_;
	/// Position of the lap that is being decoded, and how far it got.
	int64_t lapNs_ = 0;
	int64_t lapEndNs_ = 0;
	int64_t lapPictures_ = 0;
	/// Not from a place that was sought.
	bool lapIsWhole_ = true;
	/// The last lap is decoded.
	bool drained_ = false;

	std::optional<int64_t> seekNs_;
	bool seeksFromStart_ = false;
	/// Last picture before the one that is looked for.
	std::optional<ClipPicture> beforeSeek_;

	std::optional<Queued> shown_;
	int64_t lastTimestampNs_ = 0;
	int64_t lastShownForNs_ = 0;
};

} // namespace r2v::media
