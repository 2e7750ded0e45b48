// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "media/clip-reader.hpp"
#include "media/clip-sink.hpp"
#include "media/play-clock.hpp"
#include "media/ring.hpp"
#include "media/sound-fade.hpp"

namespace r2v::media {

/// Lays pieces of sound on the play timeline (a clip's laps one after the other, in ns from its first picture), exact
/// to the sample, and puts them out without gaps: silence where there is no sound, and cut where a lap ends. Positions
/// are counted in samples from the start of the timeline, so errors don't add up over laps. Sound that would begin or
/// end with a click is faded over kFadeNs of the clip.
class SoundFeed {
public:
	static constexpr int64_t kFadeNs = 5'000'000;

	explicit SoundFeed(ClipSink &sink) : sink_(sink) {}

	/// Empties the queue; another stream follows.
	void clear();
	/// Empties the queue and goes on from there.
	void restartAt(int64_t positionNs);
	/// Goes on from there and drops what is queued before.
	void skipTo(int64_t positionNs);
	/// Queues a piece of the lap that starts at `lapNs`.
	void queue(ClipSound sound, int64_t lapNs);
	/// Drops what is queued beyond. `followedByLap`: the clip's start follows, so its sound may continue there.
	void cutAt(int64_t positionNs, bool followedByLap);
	/// No more sound follows the last piece.
	void endRun();
	/// If something was audible, puts out a last bit that fades into silence. Call it before a stop, a jump or a
	/// pause, while `clock` still says when the sound so far is due.
	void fadeOut(const PlayClock &clock);

	/// Up to where there is sound.
	int64_t queuedUntilNs() const;
	/// Up to where it was put out.
	int64_t emittedUntilNs() const { return timeOf(nextSample_); }
	bool isRunning() const { return sampleRate_ > 0; }

	struct Due {
		/// What starts before this is due.
		int64_t dueNs = 0;
		/// Nothing beyond this is put out.
		int64_t limitNs = 0;
		/// Silence is not put out across this start of a lap in one piece, because the lap's sound may still
		/// come.
		int64_t lapNs = 0;
	};
	/// Whether the next piece has to wait until its successor is known, or endRun() or cutAt() was called.
	bool wantsMore(const Due &due) const;
	/// Puts out the piece that is due, or silence in its place. False if nothing is due. Used frames go to
	/// `reader`.
	bool emitOne(const Due &due, const PlayClock &clock, ClipReader &reader);
	/// Whether there is something to put out before `limitNs`; it then starts at emittedUntilNs().
	bool hasNext(int64_t limitNs) const;

private:
	struct Piece {
		FramePtr frame;
		int64_t start = 0;
		int64_t end = 0;
		/// Silence or other sound follows.
		bool closes = false;
	};

	int64_t sampleAt(int64_t positionNs) const;
	int64_t timeOf(int64_t sample) const;
	int64_t fadeSamples() const { return sampleAt(kFadeNs); }
	const float *samplesOf(const Piece &piece, uint32_t channel, int64_t sample) const;
	SeamSide beginningAt(const Piece &piece, int64_t sample) const;
	void noteOpening(const Piece &piece, int64_t lapStart);
	bool goesOnSmoothly(const Piece &last) const;
	bool mustWait(int64_t limitNs) const;
	void dropThrough(ClipReader *reader);
	bool joinTo(const PlayClock &clock);
	/// The rate at which the next sample plays, and how many may follow before that changes.
	uint32_t rateOfNext(const PlayClock &clock, int64_t &frames) const;
	void putSound(const Piece &piece, int64_t frames, const PlayClock &clock);
	void putSilence(int64_t frames, uint32_t rate, int64_t timestampNs);
	Sound soundOf(int64_t frames, uint32_t rate, int64_t timestampNs) const;
	SoundFade fadeOf(int64_t behind) const;

	ClipSink &sink_;
	uint32_t sampleRate_ = 0;
	uint32_t channelCount_ = 0;
	int64_t startNs_ = 0;
	int64_t nextSample_ = 0;
	/// The clock at the end of what was put out.
	int64_t lastEndNs_ = 0;
	/// The last output was silence, or what comes next does not follow it.
	bool isFresh_ = true;
	/// Where the current sound fades in; long ago if it needs no fade.
	int64_t runStart_ = 0;
	/// Where the next piece of the same lap is expected.
	int64_t lapNs_ = -1;
	int64_t expectedSample_ = 0;
	Ring<Piece> pieces_;
	/// How the clip's sound begins, once known.
	std::optional<SeamSide> opening_;
	std::vector<float> silence_;
	std::vector<float> faded_;
};

} // namespace r2v::media
